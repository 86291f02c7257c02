import { type BatchRow } from './row.js';
import type { BatchOptions, BatchSource } from './types.js';
export type { BadRow, BatchRow, GoodRow } from './row.js';
/**
 * Normalises many documents and yields an outcome for each, in order. A bad row never fails the others.
 *
 * Bytes and strings are NDJSON, in pieces that may be cut anywhere; objects are documents, one a row. Rows are read on
 * as they are asked for, worked on by several threads off the main thread, and have ids of their own. Memory is bounded:
 * about two megabytes for each block ahead (option `highWaterMark`), and the longest row. When the source fails, the
 * rows before come first, then its error.
 *
 * @throws {TypeError} the source is nothing of that kind, or an option is wrong
 *
 * @example
 * for await (const row of normalizeBatch(createReadStream('export.ndjson'))) {
 *   if (row.ok) await send(row.result.canonical);
 *   else console.error(row.line, row.issues);
 * }
 */
export declare function normalizeBatch(source: BatchSource, options?: BatchOptions | null): Batch;
/** The rows of a batch; what `normalizeBatch` gives. */
export declare class Batch implements AsyncIterableIterator<BatchRow> {
    #private;
    [Symbol.asyncIterator](): this;
    next(): Promise<IteratorResult<BatchRow, undefined>>;
    return(): Promise<IteratorResult<BatchRow, undefined>>;
}
