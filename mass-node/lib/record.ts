// Calls into the native part, and the records that come back: see src/record.rs for what stands where.

import { type Document, ILL_FORMED, LAID, TEXT, units } from './document.js';
import { MassInternalError, misuse } from './errors.js';
import { native } from './native.js';
import { type Choice, type Context, defineAgain, SYSTEM } from './options.js';
import type { Issue } from './types.js';

// The calls; the numbers are those of src/calls.rs.
export const NORMALIZE = 0;
export const NORMALIZE_SIMPLE = 1;
export const NORMALIZE_ENTERPRISE = 2;
export const VALIDATE = 3;
export const CANONICALIZE = 4;
export const VALIDATE_RESPONSE = 5;
export const PROMOTE = 6;
export const UPGRADE = 7;
export const RESTORE = 8;
export const PANIC = 15;

// Kinds of records.
export const NORMALIZED = 0;
export const REJECTED = 1;
export const REPORT = 2;
export const CANONICAL = 3;
export const RESTORED = 4;
const MISUSE = 5;
const INTERNAL = 6;
export const NOT_RESTORED = 7;
const FORGOTTEN = 8;
export const UNSURE = 9;

export const VALID = 1;
export const HAS_RATIO = 2;
export const HAS_STALENESS = 4;

const HEAD = 40;

// Internal methods of Buffer that read and write texts without looking at their arguments again.
declare global {
  interface Buffer {
    latin1Slice(start: number, end: number): string;
    utf8Slice(start: number, end: number): string;
    utf8Write(text: string, at: number): number;
  }
}

/** Records are written one after the other into such a piece: memory of its own for each costs more than a call. */
const SLAB = 64 * 1024;

/** Larger ones get memory of their own, so that a small result does not keep them. */
const LARGE = SLAB / 4;

let slab = Buffer.allocUnsafeSlow(SLAB);
let used = 0;

/** Where the last record is. */
export interface Place {
  buffer: Buffer;
  at: number;
}

const place: Place = { buffer: slab, at: 0 };

/** Finds the record that was just written, or fetches it when there was no room. */
function settle(length: number): Place {
  if (length >= 0) {
    place.buffer = slab;
    place.at = used;
    used += length;
  } else if (-length > LARGE) {
    place.buffer = Buffer.allocUnsafeSlow(-length);
    place.at = 0;
    native.take(place.buffer, 0);
  } else {
    slab = Buffer.allocUnsafeSlow(SLAB);
    native.take(slab, 0);
    place.buffer = slab;
    place.at = 0;
    used = -length;
  }
  return place;
}

/** Texts are written here: Buffer does that several times faster than the native part could. */
let scratch = Buffer.allocUnsafeSlow(SLAB);

/** A longest text, in code units, that a scratch is made for. */
const KEPT = 1 << 20;

/** Most bytes of UTF-8 that a code unit of UTF-16 makes. */
const WIDEST = 3;

/** Writes a text to the scratch, if that can be done, and says how many bytes it has; undefined when it stays where it is. */
function lay({ source, flags }: Document): number | undefined {
  if ((flags & (TEXT | ILL_FORMED)) !== TEXT || source.length > KEPT) return undefined;
  const room = source.length * WIDEST;
  if (room > scratch.length) scratch = Buffer.allocUnsafeSlow(room);
  return scratch.utf8Write(source as string, 0);
}

/** Most calls are such: bytes, and clock and ids of the system (src/quick.rs). */
const cross = native.quick();

/** Bits of the number that says what such a call is; those above say where the record goes. */
const AT = 12;

/** Makes a call with bytes as they come, and clock and ids of the system; undefined when `call` has to make it. */
export function quick(number: number, bytes: Uint8Array, choice: Choice): Place | undefined {
  const length = cross(bytes, slab, number | (used << AT), choice.handle, 0);
  if (length === 0) return undefined;
  const { buffer, at } = settle(length);
  return isFailure(buffer[at] as number) ? undefined : place;
}

function isFailure(kind: number): boolean {
  return kind >= MISUSE && kind !== NOT_RESTORED && kind !== UNSURE;
}

/** Makes a call: with one document, and with another and a version if it takes them. The place is good until the next. */
export function call(
  number: number,
  document: Document,
  choice: Choice,
  context: Context = SYSTEM,
  other?: Document,
  to?: string,
): Place {
  const laid = lay(document);
  const what = number | document.flags | context.flags | (laid === undefined ? 0 : LAID);
  const source = laid === undefined ? document.source : scratch;
  const bytes = laid ?? units(document);
  let length = 0;
  if (typeof source !== 'string' && other === undefined && to === undefined && context.flags === 0) {
    length = cross(source, slab, what | (used << AT), choice.handle, bytes);
  }
  if (length === 0) {
    length = native.call(
      what,
      source,
      bytes,
      choice.handle,
      slab,
      used,
      context.now,
      context.seed,
      other?.source,
      other?.flags,
      other && units(other),
      to,
    );
  }
  const { buffer, at } = settle(length);
  if (!isFailure(buffer[at] as number)) return place;
  failed(buffer, at, choice);
  return call(number, document, choice, context, other, to);
}

/** Throws what a record of failure says; returns when options were forgotten and the call can be made again. */
export function failed(buffer: Buffer, at: number, choice: Choice): void {
  const kind = buffer[at];
  if (kind === FORGOTTEN) defineAgain(choice);
  if (kind === MISUSE) throw misuse(text(buffer, at), 'MASS_INVALID_OPTIONS');
  if (kind === INTERNAL) throw new MassInternalError(text(buffer, at));
}

// The parts of a record.

const length = (buffer: Buffer, at: number, part: number) => buffer.readUInt32LE(at + 4 + 4 * part);

export function pipeline(buffer: Buffer, at: number): 'simple' | 'enterprise' | null {
  const number = buffer[at + 1];
  return number === 1 ? 'simple' : number === 2 ? 'enterprise' : null;
}

/** What a report says in numbers. */
export interface Figures {
  /** `VALID`, and which of the others there are. */
  readonly flags: number;
  readonly missingRatio: number;
  readonly stalenessSeconds: number;
}

export function figures(buffer: Buffer, at: number): Figures {
  return {
    flags: buffer[at + 2] as number,
    missingRatio: buffer.readDoubleLE(at + 24),
    stalenessSeconds: buffer.readDoubleLE(at + 32),
  };
}

/** Both digests in one text. */
export function digests(buffer: Buffer, at: number): string {
  return buffer.latin1Slice(at + HEAD, at + HEAD + length(buffer, at, 0));
}

function textStart(buffer: Buffer, at: number): number {
  return at + HEAD + length(buffer, at, 0);
}

function textLength(buffer: Buffer, at: number): number {
  return length(buffer, at, 1);
}

/** What `subarray` of a Buffer makes, without the look at its bounds and at who it is. */
const Piece = (Buffer as unknown as { [Symbol.species]: unknown })[Symbol.species] as new (
  memory: ArrayBufferLike,
  from: number,
  length: number,
) => Buffer;

/** The bytes of a record's text, where they lie. */
export function bytes(buffer: Buffer, at: number): Buffer {
  return new Piece(buffer.buffer, buffer.byteOffset + textStart(buffer, at), textLength(buffer, at));
}

/** The text of a record. */
export function text(buffer: Buffer, at: number): string {
  const from = textStart(buffer, at);
  return buffer.utf8Slice(from, from + textLength(buffer, at));
}

/** The JSON text of changes (0), issues (1) or recognised signals (2); empty when there are none. */
export function list(buffer: Buffer, at: number, which: number): string {
  let from = textStart(buffer, at) + textLength(buffer, at);
  for (let part = 0; part < which; part++) from += length(buffer, at, 2 + part);
  const bytes = length(buffer, at, 2 + which);
  return bytes === 0 ? '' : buffer.utf8Slice(from, from + bytes);
}

/** What a list holds. */
export function read<T>(buffer: Buffer, at: number, which: number): T[] {
  const text = list(buffer, at, which);
  return text === '' ? [] : (JSON.parse(text) as T[]);
}

/** The issues of a record. */
export function issues(buffer: Buffer, at: number): Issue[] {
  return read<Issue>(buffer, at, 1);
}

export function hasIssues(buffer: Buffer, at: number): boolean {
  return length(buffer, at, 3) > 0;
}

/** Bytes of a whole record. */
export function size(buffer: Buffer, at: number): number {
  let bytes = HEAD;
  for (let part = 0; part < 5; part++) bytes += length(buffer, at, part);
  return bytes;
}
