import { type Document } from './document.js';
import { type Choice, type Context } from './options.js';
export declare const NORMALIZE = 0;
export declare const NORMALIZE_SIMPLE = 1;
export declare const NORMALIZE_ENTERPRISE = 2;
export declare const VALIDATE = 3;
export declare const CANONICALIZE = 4;
export declare const VALIDATE_RESPONSE = 5;
export declare const PROMOTE = 6;
export declare const UPGRADE = 7;
export declare const RESTORE = 8;
export declare const PANIC = 15;
export declare const NORMALIZED = 0;
export declare const REJECTED = 1;
export declare const REPORT = 2;
export declare const CANONICAL = 3;
export declare const RESTORED = 4;
export declare const NOT_RESTORED = 7;
export declare const VALID = 1;
export declare const HAS_RATIO = 2;
export declare const HAS_STALENESS = 4;
declare global {
    interface Buffer {
        latin1Slice(start: number, end: number): string;
        latin1Write(text: string, at: number): number;
        utf8Slice(start: number, end: number): string;
    }
}
/** Where the last record is. */
export interface Place {
    buffer: Buffer;
    at: number;
}
/** A call with one document. The place is good until the next call. */
export declare function one(call: number, document: Document, choice: Choice, context?: Context): Place;
/** A call with a second document. */
export declare function two(call: number, document: Document, choice: Choice, other: Document | undefined, context?: Context, to?: string): Place;
/** Throws what a record of failure says; returns when options were forgotten and the call can be made again. */
export declare function failed(buffer: Buffer, at: number, choice: Choice): void;
export declare function pipeline(buffer: Buffer, at: number): 'simple' | 'enterprise' | null;
export declare function flags(buffer: Buffer, at: number): number;
export declare function missingRatio(buffer: Buffer, at: number): number;
export declare function staleness(buffer: Buffer, at: number): number;
/** Both digests in one text. */
export declare function digests(buffer: Buffer, at: number): string;
export declare function textStart(buffer: Buffer, at: number): number;
export declare function textLength(buffer: Buffer, at: number): number;
/** The text of a record. */
export declare function text(buffer: Buffer, at: number): string;
/** The JSON text of changes (0), issues (1) or recognised signals (2); empty when there are none. */
export declare function list(buffer: Buffer, at: number, which: number): string;
export declare function hasIssues(buffer: Buffer, at: number): boolean;
/** Bytes of a whole record. */
export declare function size(buffer: Buffer, at: number): number;
