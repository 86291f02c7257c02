// Where the rows of a batch come from, in blocks that are worked on together.

import { Readable } from 'node:stream';
import { types } from 'node:util';
import { bytes, NON_FINITE, OBJECT } from './document.js';
import { misuse } from './errors.js';
import { type Choice, describe } from './options.js';
import { write } from './write.js';

/** Bytes that are worked on together: enough to share out among threads, few enough that memory stays small. */
const BLOCK = 512 * 1024;

/** A source that gives little by little is not waited for longer than this (in ms) while there is something to do. */
const PATIENCE = 20;

/** What is worked on together. */
export type Block =
  /** Whole lines; of objects one line for each. */
  | { kind: 'lines'; text: Buffer; flags: number }
  /** An object that is no document. */
  | { kind: 'thrown'; error: unknown };

/** A source that can be read piece by piece. */
export type Pieces = AsyncIterator<unknown> | Iterator<unknown>;

/** The pieces of a source. */
export function pieces(source: unknown): Pieces {
  if (typeof source === 'string' || ArrayBuffer.isView(source) || types.isAnyArrayBuffer(source)) {
    return [source][Symbol.iterator]();
  }
  if (typeof source === 'object' && source !== null) {
    const { [Symbol.asyncIterator]: asynchronous, [Symbol.iterator]: synchronous } = source as Partial<
      AsyncIterable<unknown> & Iterable<unknown>
    >;
    if (source instanceof ReadableStream) return webPieces(source);
    if (source instanceof Readable) return nodePieces(source);
    if (typeof asynchronous === 'function') return asynchronous.call(source);
    if (typeof synchronous === 'function') return synchronous.call(source);
    throw misuse(
      'normalizeBatch takes many documents; for one use `normalize`, or put it into an array',
      'MASS_INVALID_ARGUMENT',
    );
  }
  throw misuse(
    `normalizeBatch takes NDJSON (Buffer, string, stream) or an iterable of documents; found ${describe(source)}`,
    'MASS_INVALID_ARGUMENT',
  );
}

/** A stream's own iterator would not end while it waits for a piece. */
function webPieces(stream: ReadableStream<unknown>): Pieces {
  const reader = stream.getReader();
  return {
    next: () => reader.read() as Promise<IteratorResult<unknown>>,
    return: async () => {
      await reader.cancel();
      return { done: true, value: undefined };
    },
  };
}

function nodePieces(stream: Readable): Pieces {
  const iterator = stream[Symbol.asyncIterator]();
  return {
    next: () => iterator.next(),
    return: async () => {
      stream.destroy();
      return { done: true, value: undefined };
    },
  };
}

/** Reads pieces and cuts them into blocks. */
export class Blocks {
  readonly #pieces: Pieces;
  readonly #choice: Choice;
  /** Text that was read and is not in a block yet. */
  #carried: Buffer[] = [];
  #carriedBytes = 0;
  /** Whether a line ends in it. */
  #hasLine = false;
  /** The lines come from objects. */
  #flags = 0;
  /** Half of a character, at the end of a text. */
  #half = '';
  #waiting: Promise<IteratorResult<unknown>> | undefined;
  #ended = false;
  /** What the source has thrown; it comes after the blocks before. */
  #failed: { error: unknown } | undefined;
  #ready: Block[] = [];

  constructor(source: Pieces, choice: Choice) {
    this.#pieces = source;
    this.#choice = choice;
  }

  /** The next block; undefined when there are no more. Throws what the source throws, after the blocks before. */
  async next(): Promise<Block | undefined> {
    for (;;) {
      const block = this.#ready.shift();
      if (block !== undefined) return block;
      if (this.#failed !== undefined) {
        this.#ended = true;
        throw this.#failed.error;
      }
      if (this.#ended) return undefined;
      const step = await this.#step();
      // There is time, or nothing more comes: half a line is no row.
      if (step === undefined) this.#flush(false);
      else if (step.done === true) this.#finish();
      else this.#take(step.value);
    }
  }

  /** Tells the source that nothing more is wanted. */
  async close(): Promise<void> {
    if (this.#ended) return;
    this.#ended = true;
    const closed = Promise.resolve(this.#pieces.return?.());
    // While it is waiting for a piece, a generator cannot be ended: it ends with the piece, if that ever comes.
    if (this.#waiting === undefined) await closed;
    else closed.catch(() => {});
  }

  /** The next piece; undefined when it takes long, and there are lines to work on meanwhile, or when it failed. */
  async #step(): Promise<IteratorResult<unknown> | undefined> {
    try {
      this.#waiting ??= Promise.resolve(this.#pieces.next());
      const waiting = this.#waiting;
      const step = this.#hasLine ? await patiently(waiting) : await waiting;
      if (step !== undefined) this.#waiting = undefined;
      return step;
    } catch (error) {
      this.#waiting = undefined;
      this.#failed = { error };
      return undefined;
    }
  }

  #take(piece: unknown): void {
    if (typeof piece === 'string') this.#add(this.#encode(piece), 0);
    else if (ArrayBuffer.isView(piece)) this.#add(view(bytes(piece)), 0);
    else if (types.isAnyArrayBuffer(piece)) this.#add(view(bytes(new Uint8Array(piece))), 0);
    else this.#object(piece);
  }

  #object(piece: unknown): void {
    try {
      if (typeof piece !== 'object' || piece === null) {
        throw misuse(`${describe(piece)} is not a document: take JSON text or an object`, 'MASS_INVALID_ARGUMENT');
      }
      const { text, nonFinite } = write(piece, this.#choice.maxBytes, this.#choice.maxDepth);
      const line = Buffer.from(text.trim() === '' ? tooLarge(text) : `${text}\n`);
      this.#add(line, nonFinite ? OBJECT | NON_FINITE : OBJECT);
    } catch (error) {
      this.#endLine();
      this.#ready.push({ kind: 'thrown', error });
    }
  }

  #add(text: Buffer, flags: number): void {
    if (text.length === 0) return;
    if ((this.#flags & OBJECT) !== (flags & OBJECT)) this.#endLine();
    this.#flags |= flags;
    let rest = text;
    while (this.#carriedBytes + rest.length >= BLOCK) {
      const end = rest.indexOf(10, Math.max(0, BLOCK - this.#carriedBytes - 1));
      if (end < 0) break;
      this.#keep(rest.subarray(0, end + 1));
      this.#flush(true);
      this.#flags = flags;
      rest = rest.subarray(end + 1);
    }
    if (rest.length > 0) {
      this.#keep(rest);
      this.#hasLine ||= rest.includes(10);
    }
  }

  #keep(text: Buffer): void {
    this.#carried.push(text);
    this.#carriedBytes += text.length;
  }

  /** Ends what was read, for an object is no part of a line. */
  #endLine(): void {
    if (this.#half !== '') this.#keep(encode(this.#half));
    this.#half = '';
    if (this.#carriedBytes > 0 && this.#carried.at(-1)?.at(-1) !== 10) this.#keep(Buffer.from('\n'));
    this.#flush(true);
  }

  /** Makes a block of the lines that were read; of all that was read, when the text ends here. */
  #flush(all: boolean): void {
    if (this.#carriedBytes > 0) {
      const text = this.#carried.length === 1 ? (this.#carried[0] as Buffer) : Buffer.concat(this.#carried);
      const end = all ? text.length : text.lastIndexOf(10) + 1;
      if (end > 0) this.#ready.push({ kind: 'lines', text: text.subarray(0, end), flags: this.#flags });
      // What is left may be part of a piece that its owner uses again.
      const rest = Buffer.from(text.subarray(end));
      this.#carried = rest.length > 0 ? [rest] : [];
      this.#carriedBytes = rest.length;
    }
    this.#hasLine = false;
    if (this.#carriedBytes === 0) this.#flags = 0;
  }

  #finish(): void {
    if (this.#half !== '') this.#add(encode(this.#half), 0);
    this.#flush(true);
    this.#ended = true;
  }

  /** A text in UTF-8; a character that is cut in two is put together again. */
  #encode(piece: string): Buffer {
    const text = this.#half + piece;
    const last = text.charCodeAt(text.length - 1);
    const isHalf = last >= 0xd800 && last < 0xdc00;
    this.#half = isHalf ? text.slice(-1) : '';
    return encode(isHalf ? text.slice(0, -1) : text);
  }
}

/** For an object that is larger than the core will take: a line that is as long, and not blank. */
function tooLarge(text: string): string {
  return `${text.replace(' ', '0')}\n`;
}

function view(array: Uint8Array): Buffer {
  return Buffer.from(array.buffer, array.byteOffset, array.byteLength);
}

/** UTF-8; lone surrogates become bytes that are not, so that the core refuses them. */
function encode(text: string): Buffer {
  if (text.isWellFormed()) return Buffer.from(text);
  const parts: Buffer[] = [];
  for (const part of text.split(/([\ud800-\udfff])/u)) {
    const unit = part.charCodeAt(0);
    const lone = part.length === 1 && unit >= 0xd800 && unit <= 0xdfff;
    parts.push(
      lone ? Buffer.from([0xe0 | (unit >> 12), 0x80 | ((unit >> 6) & 63), 0x80 | (unit & 63)]) : Buffer.from(part),
    );
  }
  return Buffer.concat(parts);
}

/** What a promise gives, if it does so soon. */
async function patiently<T>(promise: Promise<T>): Promise<T | undefined> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<undefined>((resolve) => {
    timer = setTimeout(resolve, PATIENCE, undefined);
  });
  try {
    return await Promise.race([promise, late]);
  } finally {
    clearTimeout(timer);
  }
}
