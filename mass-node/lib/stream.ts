// Batches as streams, for pipelines.

import { Duplex } from 'node:stream';
import { type BatchRow, normalizeBatch } from './batch.js';
import type { BatchOptions } from './types.js';

/** What goes into a stream: pieces of NDJSON, or documents as objects. */
export type StreamInput = Uint8Array | string | object;

/**
 * A pair of Web streams: pieces of NDJSON (or documents) in, outcomes of rows out, in order, with back-pressure.
 *
 * @example
 * const rows = request.body.pipeThrough(normalizeStream());
 * for await (const row of rows) console.log(row.ok);
 */
export function normalizeStream(options?: BatchOptions | null): TransformStream<StreamInput, BatchRow> {
  const input = new TransformStream<StreamInput, StreamInput>();
  const rows = normalizeBatch(input.readable as unknown as AsyncIterable<StreamInput>, options);
  const readable = new ReadableStream<BatchRow>({
    async pull(controller) {
      const { done, value } = await rows.next();
      if (done === true) controller.close();
      else controller.enqueue(value);
    },
    async cancel() {
      await rows.return();
    },
  });
  return { readable, writable: input.writable };
}

/**
 * The same as a Node stream: bytes or objects are written, rows are read.
 *
 * @example
 * await pipeline(createReadStream('export.ndjson'), normalizeTransform(), async function* (rows) {
 *   for await (const row of rows) if (row.ok) yield row.result.canonical;
 * }, process.stdout);
 */
export function normalizeTransform(options?: BatchOptions | null): Duplex {
  return Duplex.from((source: AsyncIterable<StreamInput>) => normalizeBatch(source, options));
}
