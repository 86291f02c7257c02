// Enterprise requests that are objects: JSON.stringify takes as long as all the rest together. When an object has just the
// shape of the contract, its numbers and texts cross as they are, and native code writes the text (src/packed.rs).

import { type Document, LAID, OBJECT, PACKED } from './document.js';
import { native } from './native.js';
import { read, SHAPE, VERSION } from './shape.js';
import { layOut, type Members, packed } from './slots.js';

layOut(SHAPE.length);
native.defineShape(SHAPE.join(' '));

/**
 * An Enterprise request as the native part takes it; undefined when it has to go the general way. So has one that is not
 * valid, or doubtful, in the end: issues come in the order of the caller's members.
 */
export function pack(input: unknown, limits: { maxBytes: number; maxDepth: number }): Document | undefined {
  if (typeof input !== 'object' || input === null || (input as Members).schema_version !== VERSION) return undefined;
  const found = packed(input, read, limits.maxBytes, limits.maxDepth);
  return found && { source: found.buffer, flags: OBJECT | PACKED | LAID, bytes: found.bytes };
}
