import { Duplex } from 'node:stream';
import { type BatchRow } from './batch.js';
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
export declare function normalizeStream(options?: BatchOptions | null): TransformStream<StreamInput, BatchRow>;
/**
 * The same as a Node stream: bytes or objects are written, rows are read.
 *
 * @example
 * await pipeline(createReadStream('export.ndjson'), normalizeTransform(), async function* (rows) {
 *   for await (const row of rows) if (row.ok) yield row.result.canonical;
 * }, process.stdout);
 */
export declare function normalizeTransform(options?: BatchOptions | null): Duplex;
