import { type Choice } from './options.js';
/** What is worked on together. */
export type Block = 
/** Whole lines; of objects one line for each. */
{
    kind: 'lines';
    text: Buffer;
    flags: number;
}
/** An object that is no document. */
 | {
    kind: 'thrown';
    error: unknown;
};
/** A source that can be read piece by piece. */
export type Pieces = AsyncIterator<unknown> | Iterator<unknown>;
/** The pieces of a source. */
export declare function pieces(source: unknown): Pieces;
/** Reads pieces and cuts them into blocks. */
export declare class Blocks {
    #private;
    constructor(source: Pieces, choice: Choice);
    /** The next block; undefined when there are no more. Throws what the source throws, after the blocks before. */
    next(): Promise<Block | undefined>;
    /** Tells the source that nothing more is wanted. */
    close(): Promise<void>;
}
