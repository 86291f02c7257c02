// The outcome of one row of a batch.

import type { ContractError } from './errors.js';
import { Normalized, type NormalizedBy, refused } from './normalized.js';
import * as record from './record.js';
import type { Issue, Pipeline } from './types.js';

interface Outcome {
  /** Number of the row, from 0; blank lines do not count. */
  readonly row: number;
  /** Line of the text, from 1; undefined for a row that was an object. */
  readonly line: number | undefined;
  /** The row as it came, without its line end; for an object the JSON text that was written for it. */
  readonly raw: Buffer;
  /** Its findings, in document order: warnings when it is ok, errors and warnings when it is refused. */
  readonly issues: Issue[];
  /** The result, or its error thrown. */
  unwrap(): NormalizedBy<Pipeline>;
}

/** A row that was normalised. */
export interface GoodRow extends Outcome {
  readonly ok: true;
  readonly result: NormalizedBy<Pipeline>;
  readonly error: undefined;
}

/** A row that was refused. */
export interface BadRow extends Outcome {
  readonly ok: false;
  readonly result: undefined;
  /** What `normalize` would have thrown: a `ContractError`; for an object that is no document what was thrown about it. */
  readonly error: Error;
}

/** The outcome of one row: `ok` tells. */
export type BatchRow = GoodRow | BadRow;

/** @internal Before the record of a row: number and line, place and length in the block (`ROW_HEAD` in src/work.rs). */
export const ROW_HEAD = 24;

/** @internal Lines that were worked on together. */
export interface Lines {
  readonly text: Buffer;
  /** They were written for objects. */
  readonly isObject: boolean;
}

/** @internal A row that the native part has judged. */
export class Row implements Outcome {
  readonly row: number;
  readonly line: number | undefined;
  readonly ok: boolean;
  /** The row as it came, and its record. */
  readonly #text: Buffer;
  readonly #from: number;
  readonly #length: number;
  readonly #buffer: Buffer;
  readonly #at: number;
  #result: NormalizedBy<Pipeline> | undefined;
  #issues: Issue[] | undefined;
  #error: ContractError | undefined;

  constructor(piece: Buffer, at: number, lines: Lines) {
    this.row = piece.readDoubleLE(at);
    this.line = lines.isObject ? undefined : piece.readDoubleLE(at + 8);
    this.#from = piece.readUInt32LE(at + 16);
    this.#length = piece.readUInt32LE(at + 20);
    this.#text = lines.text;
    this.#buffer = piece;
    this.#at = at + ROW_HEAD;
    this.ok = piece[this.#at] === record.NORMALIZED;
    if (!this.ok) {
      // Refused rows are few, and are what people keep: they should not keep the others.
      this.#text = Buffer.from(this.raw);
      this.#from = 0;
      this.#buffer = Buffer.from(piece.subarray(this.#at, this.#at + record.size(piece, this.#at)));
      this.#at = 0;
    }
  }

  get raw(): Buffer {
    return this.#text.subarray(this.#from, this.#from + this.#length);
  }

  get result(): NormalizedBy<Pipeline> | undefined {
    if (this.ok) this.#result ??= new Normalized(this.#buffer, this.#at) as NormalizedBy<Pipeline>;
    return this.#result;
  }

  get issues(): Issue[] {
    this.#issues ??= this.error === undefined ? record.issues(this.#buffer, this.#at) : this.error.issues;
    return this.#issues;
  }

  get error(): ContractError | undefined {
    if (!this.ok) this.#error ??= refused(this.#buffer, this.#at);
    return this.#error;
  }

  unwrap(): NormalizedBy<Pipeline> {
    if (this.result === undefined) throw this.error;
    return this.result;
  }
}

/** @internal An object that is no document, or that threw while it was looked at. */
export class ThrownRow implements Outcome {
  readonly line = undefined;
  readonly ok = false;
  readonly result = undefined;
  readonly issues: Issue[] = [];
  readonly raw = Buffer.alloc(0);

  constructor(
    readonly row: number,
    readonly error: unknown,
  ) {}

  unwrap(): never {
    throw this.error;
  }
}
