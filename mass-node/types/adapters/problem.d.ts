import type { ContractError } from '../lib/index.js';
import type { MassSchema } from '../standard-schema.js';
/** The media type of problem details. */
export declare const PROBLEM_JSON = "application/problem+json";
/** One thing that is wrong with the body: an issue, by the names of RFC 9457 where it has some. */
export interface ProblemError {
    /** JSON Pointer into the body, as a URI fragment (as in RFC 9457): `#/request/mode`, `#` for the whole of it. */
    pointer: string;
    /** The same pointer as it is, as in every issue: `/request/mode`, empty for the whole of it. */
    path: string;
    /** The code of the issue; it never changes its meaning. */
    code: string;
    /** What is wrong. */
    detail: string;
    /** How to repair it. */
    fix?: string;
    /** What was found and what is allowed, for programs. */
    params?: Record<string, unknown>;
    /** The place in the text, from 1. */
    line?: number;
    column?: number;
}
/** Problem details of a request that was refused. */
export interface Problem {
    /** A URN that names the kind of problem, `urn:mass:problem:…`. */
    type: string;
    title: string;
    status: 400 | 413 | 415 | 422;
    detail: string;
    /** Everything that is wrong with the body; empty for a media type. */
    errors: ProblemError[];
}
/** A request that was refused before its document could be judged. */
export declare class BodyError extends Error {
    readonly problem: Problem;
    readonly name = "BodyError";
    readonly code = "MASS_BODY";
    readonly statusCode: number;
    constructor(problem: Problem);
}
/** The body has more bytes than are taken. */
export declare function tooLarge(maxBytes: number): BodyError;
/** The body is of another kind than JSON in UTF-8. */
export declare function unsupported(detail: string): BodyError;
/** A `ContractError`, also one from another copy of the package. */
export declare function isContractError(error: unknown): error is ContractError;
/** The problem details of an error: of a `ContractError` and of a body that was refused; undefined for others. */
export declare function problemOf(error: unknown): Problem | undefined;
/** Why a body of this type and coding is not taken; undefined when it is. */
export declare function refusedType(type: string | null | undefined, coding: string | null | undefined): BodyError | undefined;
/** `application/json`, and types such as `application/vnd.mass+json`. */
export declare const JSON_TYPE: RegExp;
/** Bytes as they come in, up to a limit. Its errors are `BodyError`s: there are more, or the header promises more. */
export declare class Collected {
    #private;
    constructor(maxBytes: number, promised: string | null | undefined);
    add(piece: Uint8Array): void;
    bytes(): Uint8Array;
}
/** Whether a body is to be judged off the main thread, so that others need not wait for it. */
export declare function isLarge(body: unknown): body is Uint8Array;
/** Judges a body. */
export declare function judge<Output>(schema: MassSchema<unknown, Output>, body: unknown): Output | Promise<Output>;
