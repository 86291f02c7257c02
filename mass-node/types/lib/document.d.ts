export declare const TEXT: number;
export declare const OBJECT: number;
export declare const NON_FINITE: number;
/** The text is all ASCII; the native part does not look at this one. */
export declare const ASCII: number;
/** A document as the native part takes it. */
export interface Document {
    /** Bytes of a text, or a text. */
    readonly source: Uint8Array | string;
    /** How it comes. */
    readonly flags: number;
}
interface Limits {
    readonly maxBytes: number;
    readonly maxDepth: number;
}
/** Takes text or an object. Objects are written up to the limits. */
export declare function read(input: unknown, limits: Limits, scalars?: boolean): Document;
/** The bytes of a view, as nobody can change them while the core reads. */
export declare function bytes(view: ArrayBufferView): Uint8Array;
export {};
