// Many documents: rows worked on in blocks, by several threads, off the main thread; out in order.

import { randomBytes } from 'node:crypto';
import { availableParallelism } from 'node:os';
import { readSignal } from './async.js';
import { OBJECT } from './document.js';
import { misuse } from './errors.js';
import { native } from './native.js';
import { accepts, type Choice, type Context, choose, context, NOW, SEED } from './options.js';
import * as record from './record.js';
import { type BatchRow, type Lines, ROW_HEAD, Row, ThrownRow } from './row.js';
import { type Block, Blocks, pieces } from './source.js';
import type { BatchOptions, BatchSource } from './types.js';

export type { BadRow, BatchRow, GoodRow } from './row.js';

const TAKES = accepts('normalizeBatch', [], ['now', 'seed', 'signal', 'threads', 'highWaterMark']);

/** Blocks ahead of the reader: enough for threads to have work while the main thread collects garbage. */
const AHEAD = 8;

/** The last piece of a block: how many rows and lines there were, as f64. */
const COUNTS = 16;

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
export function normalizeBatch(source: BatchSource, options?: BatchOptions | null): Batch {
  const choice = choose(TAKES, options);
  const given = context(options);
  // One clock and one source of ids for all rows.
  const moment = {
    flags: NOW | SEED,
    now: (given.flags & NOW) === 0 ? new Date().toISOString() : given.now,
    seed: (given.flags & SEED) === 0 ? randomBytes(16) : Buffer.from(given.seed),
  };
  const { threads, highWaterMark } = options ?? {};
  return new Batch(
    new Blocks(pieces(source), choice),
    choice,
    moment,
    count('threads', threads, availableParallelism(), 1024),
    count('highWaterMark', highWaterMark, AHEAD, 64),
    readSignal(options),
  );
}

function count(name: string, value: unknown, otherwise: number, most: number): number {
  if (value === undefined || value === null) return otherwise;
  if (Number.isInteger(value) && (value as number) >= 1 && (value as number) <= most) return value as number;
  throw misuse(`\`${name}\` must be an integer from 1 to ${most}; found ${String(value)}`, 'MASS_INVALID_OPTIONS');
}

/** Rows of a block that was worked on. */
interface Done {
  pieces: Buffer[];
  lines: Lines;
  /** How many rows and lines there were. */
  counts: number[];
}

/** The rows of a batch; what `normalizeBatch` gives. */
export class Batch implements AsyncIterableIterator<BatchRow> {
  readonly #blocks: Blocks;
  readonly #choice: Choice;
  readonly #context: Context;
  readonly #threads: number;
  readonly #ahead: number;
  readonly #signal: AbortSignal | undefined;
  readonly #abort: () => void;
  /** Blocks that were worked on, or are, several at a time; the last is `undefined` when there are no more. */
  #queue: Promise<Done | ThrownRow | undefined>[] = [];
  /** Whether blocks are being read. */
  #reading = false;
  #ended = false;
  /** The start of the last block, after which the numbers of the next are known. */
  #last: Promise<unknown> = Promise.resolve();
  #row = 0;
  #line = 1;
  /** Rows that are ready: pieces, and the place in the first. */
  #pieces: Buffer[] = [];
  #at = 0;
  #lines: Lines = { text: Buffer.alloc(0), isObject: false };
  #calls: Promise<unknown> = Promise.resolve();
  #stop: ((reason: unknown) => void) | undefined;
  readonly #stopped: Promise<never> | undefined;

  /** @internal */
  constructor(
    blocks: Blocks,
    choice: Choice,
    moment: Context,
    threads: number,
    ahead: number,
    signal: AbortSignal | undefined,
  ) {
    this.#blocks = blocks;
    this.#choice = choice;
    this.#context = moment;
    this.#threads = threads;
    this.#ahead = ahead;
    this.#signal = signal;
    this.#abort = () => this.#stop?.(signal?.reason);
    if (signal !== undefined) {
      this.#stopped = new Promise((_, reject) => {
        this.#stop = reject;
      });
      this.#stopped.catch(() => {});
      signal.addEventListener('abort', this.#abort, { once: true });
    }
  }

  [Symbol.asyncIterator](): this {
    return this;
  }

  next(): Promise<IteratorResult<BatchRow, undefined>> {
    // Most rows are there: a promise that is kept already is the cheapest one.
    if (this.#pieces.length > 0 && !this.#signal?.aborted) return Promise.resolve({ done: false, value: this.#take() });
    const call = this.#calls.then(() => this.#advance());
    this.#calls = call.catch(() => {});
    return call;
  }

  async return(): Promise<IteratorResult<BatchRow, undefined>> {
    await this.#end();
    return { done: true, value: undefined };
  }

  async #end(): Promise<void> {
    this.#ended = true;
    this.#queue = [];
    this.#pieces = [];
    this.#signal?.removeEventListener('abort', this.#abort);
    await this.#blocks.close();
  }

  /** The row at the front. */
  #take(): BatchRow {
    const piece = this.#pieces[0] as Buffer;
    const row = new Row(piece, this.#at, this.#lines);
    this.#at += ROW_HEAD + record.size(piece, this.#at + ROW_HEAD);
    if (this.#at >= piece.length) {
      this.#pieces.shift();
      this.#at = 0;
    }
    return row as BatchRow;
  }

  async #advance(): Promise<IteratorResult<BatchRow, undefined>> {
    for (;;) {
      if (this.#signal?.aborted && !this.#ended) {
        await this.#end();
        throw this.#signal.reason;
      }
      if (this.#pieces.length > 0) return { done: false, value: this.#take() };
      if (this.#ended) return { done: true, value: undefined };
      this.#readAhead();
      const done = await this.#first();
      if (done === undefined) await this.#end();
      else if (done instanceof ThrownRow) return { done: false, value: done as BatchRow };
      else [this.#pieces, this.#at, this.#lines] = [done.pieces, 0, done.lines];
    }
  }

  async #first(): Promise<Done | ThrownRow | undefined> {
    const first = this.#queue.shift() as Promise<Done | ThrownRow | undefined>;
    this.#readAhead();
    try {
      return await (this.#stopped === undefined ? first : Promise.race([first, this.#stopped]));
    } catch (error) {
      await this.#end();
      throw error;
    }
  }

  /** Keeps as many blocks under way as are wanted. */
  #readAhead(): void {
    while (this.#queue.length < this.#ahead && !this.#reading) {
      const block = this.#blocks.next();
      this.#reading = true;
      const release = () => {
        this.#reading = false;
        if (!this.#ended) this.#readAhead();
      };
      block.then(
        (read) => read !== undefined && release(),
        () => {},
      );
      const begun = this.#last.then(async () => {
        const read = await block;
        return read === undefined || this.#ended ? undefined : this.#begin(read);
      });
      this.#last = begun;
      const done = begun.then(async (started) => started?.done);
      done.catch(() => {});
      this.#queue.push(done);
    }
  }

  /** Starts a block; the promise is kept as soon as the next block can be started. */
  async #begin(block: Block): Promise<{ done: Promise<Done> | ThrownRow }> {
    if (block.kind === 'thrown') return { done: new ThrownRow(this.#row++, block.error) };
    const done = this.#work(block, this.#row, this.#line);
    // Where there is one thread nothing is gained, and nobody counts.
    const counted = (native as Partial<typeof native>).count?.(block.text) ?? (await done).counts;
    this.#row += counted[0] as number;
    if ((block.flags & OBJECT) === 0) this.#line += counted[1] as number;
    return { done };
  }

  async #work(block: Block & { kind: 'lines' }, row: number, line: number): Promise<Done> {
    const isObject = (block.flags & OBJECT) !== 0;
    for (;;) {
      const pieces = await native.startBatch(
        record.NORMALIZE | block.flags | this.#context.flags,
        block.text,
        0,
        this.#choice.handle,
        this.#context.now,
        this.#context.seed,
        row,
        line,
        this.#threads,
      );
      const counts = pieces.pop() as Buffer;
      if (counts.length === COUNTS) {
        const counted = [counts.readDoubleLE(0), counts.readDoubleLE(8)];
        return { pieces, lines: { text: block.text, isObject }, counts: counted };
      }
      record.failed(counts, ROW_HEAD, this.#choice);
    }
  }
}
