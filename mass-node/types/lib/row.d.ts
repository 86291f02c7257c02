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
export {};
