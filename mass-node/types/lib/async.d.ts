import { type NormalizedBy } from './normalized.js';
import { type Report } from './report.js';
import type { AsyncOptions, Input, Pipeline, ValidateOptions } from './types.js';
/**
 * Does what `normalize` does on Node's thread pool. For documents of some kilobytes `normalize` is faster than the way
 * there and back; this is for large ones, which would hold up the event loop. Objects are written as text first, on the
 * main thread.
 *
 * @throws {ContractError} as a rejection; so are all other errors of `normalize`
 */
export declare function normalizeAsync(input: Input, options?: AsyncOptions | null): Promise<NormalizedBy<Pipeline>>;
/** Does what `validate` does on Node's thread pool. */
export declare function validateAsync(input: Input, options?: (ValidateOptions & {
    signal?: AbortSignal;
}) | null): Promise<Report>;
/** The signal among the options, which must not have been given already. */
export declare function readSignal(options: object | null | undefined): AbortSignal | undefined;
/** A promise that is not waited for when the signal comes. */
export declare function unless<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T>;
/** Panics on Node's thread pool, so that the tests can see what becomes of it. */
export declare function _panicAsync(message: string): Promise<void>;
