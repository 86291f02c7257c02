/** Whether a value is made of plain objects, arrays, dates and scalars that JSON has, within the limits. */
export declare function isPlain(value: unknown, maxBytes: number, maxDepth: number): boolean;
