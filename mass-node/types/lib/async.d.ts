import { type NormalizedBy } from './normalized.js';
import { type Report } from './report.js';
import type { AsyncOptions, Input, Pipeline, ValidateOptions } from './types.js';
/**
 * Does what `normalize` does on Node's thread pool. For documents of some kilobytes `normalize` is faster than the way
 * there and back; this is for large ones, which would hold up the event loop. Objects are written as text first, on the
 * main thread.
 *
 * @throws {ContractError} as a rejection; so are all other errors of `normalize`, and the reason of the signal
 *
 * @example
 * const clean = await normalizeAsync(large, { maxBytes: 16 << 20, signal: AbortSignal.timeout(1000) });
 */
export declare function normalizeAsync(input: Input, options?: AsyncOptions | null): Promise<NormalizedBy<Pipeline>>;
/**
 * Does what `validate` does on Node's thread pool; see `normalizeAsync`.
 *
 * @throws {TypeError} as a rejection; so are all other errors of `validate`, and the reason of the signal
 */
export declare function validateAsync(input: Input, options?: (ValidateOptions & {
    signal?: AbortSignal;
}) | null): Promise<Report>;
