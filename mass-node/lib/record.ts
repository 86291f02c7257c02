// Calls into the native part, and the records that come back: see src/record.rs for what stands where.

import { ASCII, type Document, TEXT } from './document.js';
import { MassInternalError, misuse } from './errors.js';
import { native } from './native.js';
import { type Choice, type Context, defineAgain, SYSTEM } from './options.js';

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

export const VALID = 1;
export const HAS_RATIO = 2;
export const HAS_STALENESS = 4;

const HEAD = 40;

// Internal methods of Buffer that read and write texts without looking at their arguments again.
declare global {
  interface Buffer {
    latin1Slice(start: number, end: number): string;
    latin1Write(text: string, at: number): number;
    utf8Slice(start: number, end: number): string;
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

/** Texts are copied here: Buffer does that several times faster than the native part could. */
let scratch = Buffer.allocUnsafeSlow(SLAB);

/** A largest scratch that is kept. */
const KEPT = 1 << 20;

/** The text lies in the scratch (src/calls.rs). */
const LAID = 1 << 10;

/** Copies a text to the scratch, if that can be done and pays. */
function lay({ source, flags }: Document): boolean {
  if ((flags & ASCII) === 0 || source.length > KEPT) return false;
  if (source.length > scratch.length) scratch = Buffer.allocUnsafeSlow(source.length * 2);
  scratch.latin1Write(source as string, 0);
  return true;
}

const units = ({ source, flags }: Document) => ((flags & TEXT) === 0 ? 0 : source.length);

/** A call with one document. The place is good until the next call. */
export function one(call: number, document: Document, choice: Choice, context: Context = SYSTEM): Place {
  const laid = lay(document);
  const what = call | document.flags | context.flags | (laid ? LAID : 0);
  const source = laid ? scratch : document.source;
  const length = native.one(what, source, units(document), choice.handle, slab, used, context.now, context.seed);
  const { buffer, at } = settle(length);
  if ((buffer[at] as number) < MISUSE || buffer[at] === NOT_RESTORED) return place;
  failed(buffer, at, choice);
  return one(call, document, choice, context);
}

/** A call with a second document. */
export function two(
  call: number,
  document: Document,
  choice: Choice,
  other: Document | undefined,
  context: Context = SYSTEM,
  to = '',
): Place {
  const length = native.two(
    call | document.flags | context.flags,
    document.source,
    units(document),
    choice.handle,
    slab,
    used,
    context.now,
    context.seed,
    other?.flags ?? 0,
    other?.source,
    other === undefined ? 0 : units(other),
    to,
  );
  const { buffer, at } = settle(length);
  if ((buffer[at] as number) < MISUSE || buffer[at] === NOT_RESTORED) return place;
  failed(buffer, at, choice);
  return two(call, document, choice, other, context, to);
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

export function flags(buffer: Buffer, at: number): number {
  return buffer[at + 2] as number;
}

export function missingRatio(buffer: Buffer, at: number): number {
  return buffer.readDoubleLE(at + 24);
}

export function staleness(buffer: Buffer, at: number): number {
  return buffer.readDoubleLE(at + 32);
}

/** Both digests in one text. */
export function digests(buffer: Buffer, at: number): string {
  return buffer.latin1Slice(at + HEAD, at + HEAD + length(buffer, at, 0));
}

export function textStart(buffer: Buffer, at: number): number {
  return at + HEAD + length(buffer, at, 0);
}

export function textLength(buffer: Buffer, at: number): number {
  return length(buffer, at, 1);
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

export function hasIssues(buffer: Buffer, at: number): boolean {
  return length(buffer, at, 3) > 0;
}

/** Bytes of a whole record. */
export function size(buffer: Buffer, at: number): number {
  let bytes = HEAD;
  for (let part = 0; part < 5; part++) bytes += length(buffer, at, part);
  return bytes;
}
