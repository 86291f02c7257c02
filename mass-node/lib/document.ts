// What a caller hands in as a document.

import { types } from 'node:util';
import { misuse } from './errors.js';
import { describe } from './options.js';
import { write } from './write.js';

// How a document comes; the numbers are those of src/calls.rs.
export const TEXT = 1 << 4;
export const OBJECT = 1 << 5;
export const NON_FINITE = 1 << 6;
export const ILL_FORMED = 1 << 8;
export const LAID = 1 << 10;
export const PACKED = 1 << 11;

/** A document as the native part takes it. */
export interface Document {
  /** Bytes of a text, or a text. */
  readonly source: Uint8Array | string;
  /** How it comes. */
  readonly flags: number;
  /** Bytes of it that count, when not all do. */
  readonly bytes?: number;
}

interface Limits {
  readonly maxBytes: number;
  readonly maxDepth: number;
}

/** Takes text or an object. Objects are written up to the limits. */
export function read(input: unknown, limits: Limits, scalars = false): Document {
  if (typeof input === 'string') return { source: input, flags: input.isWellFormed() ? TEXT : TEXT | ILL_FORMED };
  if (typeof input === 'object' && input !== null) {
    if (ArrayBuffer.isView(input)) return { source: bytes(input), flags: 0 };
    if (types.isAnyArrayBuffer(input)) return { source: bytes(new Uint8Array(input)), flags: 0 };
    return object(input, limits);
  }
  if (scalars && input !== undefined && typeof input !== 'function' && typeof input !== 'symbol') {
    return object(input, limits);
  }
  throw misuse(
    `${describe(input)} is not a document: take JSON text (Buffer, Uint8Array, string) or an object`,
    'MASS_INVALID_ARGUMENT',
  );
}

function object(input: unknown, limits: Limits): Document {
  const { text, nonFinite } = write(input, limits.maxBytes, limits.maxDepth);
  // It is well-formed: a lone surrogate was written as its escape.
  return { source: text, flags: TEXT | OBJECT | (nonFinite ? NON_FINITE : 0) };
}

/** Code units of a document that is a text, or bytes of one that lies in a larger buffer. */
export function units({ source, flags, bytes = 0 }: Document): number {
  return (flags & TEXT) === 0 ? bytes : source.length;
}

/** The bytes of a view, as nobody can change them while the core reads. */
export function bytes(view: ArrayBufferView): Uint8Array {
  const array =
    view instanceof Uint8Array ? view : new Uint8Array(view.buffer as ArrayBuffer, view.byteOffset, view.byteLength);
  if (array.byteLength === 0) checkAttached(array.buffer);
  // Other threads may write to shared memory at any time.
  return array.buffer instanceof ArrayBuffer || !types.isSharedArrayBuffer(array.buffer)
    ? array
    : new Uint8Array(array);
}

/** A buffer whose memory went to another thread looks like an empty one. */
function checkAttached(buffer: ArrayBufferLike): void {
  try {
    new Uint8Array(buffer);
  } catch {
    throw misuse('the buffer is detached: its memory was transferred', 'MASS_INVALID_ARGUMENT');
  }
}
