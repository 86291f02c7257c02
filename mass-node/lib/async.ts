// Calls off the main thread.

import { type Document, read, units } from './document.js';
import { misuse } from './errors.js';
import { native } from './native.js';
import { type NormalizedBy, outcome } from './normalized.js';
import { accepts, type Choice, type Context, choose, context, DEFAULT, describe, SYSTEM } from './options.js';
import * as record from './record.js';
import { type Report, Verdicts } from './report.js';
import type { AsyncOptions, Input, Pipeline, ValidateOptions } from './types.js';

const FOR_NORMALIZE = accepts('normalizeAsync', [], ['now', 'seed', 'signal']);
const FOR_VALIDATE = accepts('validateAsync', ['idempotency', 'trace'], ['signal']);

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
export async function normalizeAsync(input: Input, options?: AsyncOptions | null): Promise<NormalizedBy<Pipeline>> {
  const choice = choose(FOR_NORMALIZE, options);
  const signal = readSignal(options);
  const buffer = await run(record.NORMALIZE, read(input, choice), choice, context(options), signal);
  return outcome(buffer, 0) as NormalizedBy<Pipeline>;
}

/**
 * Does what `validate` does on Node's thread pool; see `normalizeAsync`.
 *
 * @throws {TypeError} as a rejection; so are all other errors of `validate`, and the reason of the signal
 */
export async function validateAsync(
  input: Input,
  options?: (ValidateOptions & { signal?: AbortSignal }) | null,
): Promise<Report> {
  const choice = choose(FOR_VALIDATE, options);
  const document = read(input, choice);
  const buffer = await run(record.VALIDATE, document, choice, SYSTEM, readSignal(options));
  return Verdicts.of(buffer, 0, document) as unknown as Report;
}

/** @internal The signal among the options, which must not have been given already. */
export function readSignal(options: object | null | undefined): AbortSignal | undefined {
  const { signal } = (options ?? {}) as { signal?: unknown };
  if (signal === undefined || signal === null) return undefined;
  if (!(signal instanceof AbortSignal)) {
    throw misuse(`\`signal\` must be an AbortSignal; found ${describe(signal)}`, 'MASS_INVALID_OPTIONS');
  }
  signal.throwIfAborted();
  return signal;
}

async function run(
  call: number,
  document: Document,
  choice: Choice,
  moment: Context,
  signal: AbortSignal | undefined,
): Promise<Buffer> {
  const what = call | document.flags | moment.flags;
  for (;;) {
    const started = native.start(what, document.source, units(document), choice.handle, moment.now, moment.seed);
    const buffer = await unless(signal, started);
    if ((buffer[0] as number) <= record.RESTORED) return buffer;
    record.failed(buffer, 0, choice);
  }
}

/** @internal A promise that is not waited for when the signal comes. */
export function unless<T>(signal: AbortSignal | undefined, promise: Promise<T>): Promise<T> {
  if (signal === undefined) return promise;
  return new Promise((resolve, reject) => {
    const abort = () => reject(signal.reason);
    if (signal.aborted) abort();
    signal.addEventListener('abort', abort, { once: true });
    promise.then(resolve, reject).finally(() => signal.removeEventListener('abort', abort));
  });
}

/** @internal Panics on Node's thread pool, so that the tests can see what becomes of it. */
export async function _panicAsync(message: string): Promise<void> {
  await run(record.PANIC, { source: Buffer.from(message), flags: 0 }, DEFAULT, SYSTEM, undefined);
}
