/** Which options a call takes. */
export interface Accepts {
    /** The call, for messages. */
    readonly name: string;
    readonly names: readonly string[];
}
/** All options but those that would have no effect, and what else the call takes. */
export declare function accepts(name: string, without: readonly string[], also?: readonly string[]): Accepts;
/** Options as a call needs them. */
export interface Choice {
    /** Where the native part has them; 0 stands for the defaults. */
    handle: number;
    /** Their JSON form, to define them again when they were forgotten. */
    readonly json: string;
    /** The limits that an object is written by. */
    readonly maxBytes: number;
    readonly maxDepth: number;
}
export declare const DEFAULT: Choice;
/** Clock and seed, as text and bytes. */
export interface Context {
    /** Which of them are given; the others are the system's. */
    readonly flags: number;
    readonly now: string;
    readonly seed: Uint8Array;
}
export declare const NOW: number;
export declare const SEED: number;
export declare const SYSTEM: Context;
/** Reads the options of a call. */
export declare function choose(takes: Accepts, options: object | null | undefined): Choice;
/** Defines options again that the native part has forgotten. */
export declare function defineAgain(choice: Choice): void;
/** For `restore`: what was normalised is as large as it is. */
export declare const UNLIMITED: {
    maxBytes: number;
    maxDepth: number;
};
/** Reads clock and seed. */
export declare function context(options: object | null | undefined): Context;
/** What a value is, for messages. */
export declare function describe(value: unknown): string;
