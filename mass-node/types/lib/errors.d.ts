import type { Issue, Pipeline } from './types.js';
/**
 * A document is refused.
 *
 * @example
 * try {
 *   normalize({ schema_version: '1.1', request: [] });
 * } catch (error) {
 *   if (error instanceof ContractError) console.log(error.issues.map((issue) => issue.path));
 * }
 */
export declare class ContractError extends Error {
    /** Tells it from other errors, also from another copy of this package. */
    readonly code = "MASS_CONTRACT";
    /** Every issue, errors and warnings, in document order. */
    readonly issues: Issue[];
    /** Which pipeline refused it; null when the document did not get that far. */
    readonly pipeline: Pipeline | null;
    constructor(issues: Issue[], pipeline?: Pipeline | null);
}
/** Changes do not fit the document that they are said to have been made to. */
export declare class RestoreError extends Error {
    readonly code = "MASS_RESTORE";
    /** JSON Pointer of the change that does not fit; empty when the document is not JSON. */
    readonly path: string;
    constructor(message: string, path?: string);
}
/** A fault of MASS itself, which should not happen. Your document and your objects are as they were. */
export declare class MassInternalError extends Error {
    readonly code = "MASS_INTERNAL";
    constructor(message: string);
}
/** A call that was not made rightly. */
export declare function misuse(message: string, code: 'MASS_INVALID_ARGUMENT' | 'MASS_INVALID_OPTIONS'): TypeError;
