/** The text of an object. */
export interface Written {
    text: string;
    nonFinite: boolean;
}
/**
 * Writes an object as JSON text, up to the limits that the core then judges by.
 *
 * A plain object is left to JSON.stringify, which makes the same text faster: the look beforehand reads each member once
 * more.
 */
export declare function write(value: unknown, maxBytes: number, maxDepth: number): Written;
