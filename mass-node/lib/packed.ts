// Enterprise requests that are objects: JSON.stringify takes as long as all the rest together. When an object has just
// the shape of the contract, its numbers and texts cross as they are (src/packed/mod.rs). Validating takes them from there;
// for anything else native code writes the text.

import { type Document, LAID, OBJECT, PACKED } from './document.js';
import { native } from './native.js';
import type { Choice } from './options.js';
import type { Figures } from './record.js';
import { read, SHAPE, VERSION } from './shape.js';
import { keep, layOut, type Members, type Packed, packed } from './slots.js';

layOut(SHAPE.length);
if (!native.defineShape(SHAPE.join(' '))) throw new Error('the native part has another contract');

function find(input: unknown, maxDepth: number): Packed | undefined {
  if (typeof input !== 'object' || input === null || ArrayBuffer.isView(input)) return undefined;
  if ((input as Members).schema_version !== VERSION) return undefined;
  return packed(input, read, maxDepth);
}

/**
 * An Enterprise request as the native part takes it; undefined when it has to go the general way. So has one that is not
 * valid, or doubtful, in the end: issues come in the order of the caller's members.
 */
export function pack(input: unknown, { maxDepth }: { maxDepth: number }): Document | undefined {
  const found = find(input, maxDepth);
  if (found === undefined) return undefined;
  const { buffer, at, end } = found;
  return { source: buffer.subarray(at, end), flags: OBJECT | PACKED | LAID, bytes: end - at };
}

/** A verdict on an object that is valid, of which nothing else is to be said. */
export interface Sound extends Figures {
  /** The document as it was judged. */
  text(): string;
}

/** Judges an Enterprise request; undefined when it has to go the general way. */
export function judge(input: unknown, { maxDepth, handle }: Choice): Sound | undefined {
  const found = find(input, maxDepth);
  if (found === undefined) return undefined;
  const { buffer, at, numbers } = found;
  const flags = native.judge(buffer, at, handle);
  if (flags === 0) return undefined;
  keep(found);
  const word = at / Float64Array.BYTES_PER_ELEMENT;
  return {
    flags,
    missingRatio: numbers[word] as number,
    stalenessSeconds: numbers[word + 1] as number,
    text: () => native.unpack(buffer, at),
  };
}
