import { type NormalizedBy } from './normalized.js';
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
/** Before the record of a row: number and line, place and length in the block (`ROW_HEAD` in src/work.rs). */
export declare const ROW_HEAD = 24;
/** Lines that were worked on together. */
export interface Lines {
    readonly text: Buffer;
    /** They were written for objects. */
    readonly isObject: boolean;
}
/** A row that the native part has judged. */
export declare class Row implements Outcome {
    #private;
    readonly row: number;
    readonly line: number | undefined;
    readonly ok: boolean;
    constructor(piece: Buffer, at: number, lines: Lines);
    get raw(): Buffer;
    get result(): NormalizedBy<Pipeline> | undefined;
    get issues(): Issue[];
    get error(): Error | undefined;
    unwrap(): NormalizedBy<Pipeline>;
}
/** An object that is no document, or that threw while it was looked at. */
export declare class ThrownRow implements Outcome {
    readonly row: number;
    readonly error: unknown;
    readonly line: undefined;
    readonly ok = false;
    readonly result: undefined;
    readonly issues: Issue[];
    readonly raw: Buffer<ArrayBuffer>;
    constructor(row: number, error: unknown);
    unwrap(): never;
}
export {};
