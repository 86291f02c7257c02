// Where the members of a packed object go: numbers and marks into words of eight bytes, texts behind them. See
// src/packed/mod.rs for what stands where.

import { isDate } from './plain.js';

export type Members = Record<string, unknown>;

// What a word is when it is no number, in its upper half; the numbers are those of src/packed/mod.rs.
const NAN = 0x7ff80000;
const ABSENT = NAN + 1;
const NULL = NAN + 2;
const TRUE = NAN + 3;
const FALSE = NAN + 4;
const TEXT = NAN + 5;
const OBJECT = NAN + 6;
const FREE = NAN + 7;
const OPEN_OBJECT = NAN + 8;
const CLOSE_OBJECT = NAN + 9;
const OPEN_ARRAY = NAN + 10;
const CLOSE_ARRAY = NAN + 11;
const KEY = NAN + 12;

/** Objects are packed one after the other into such a piece. What is larger goes the general way. */
const SLAB = 64 * 1024;

const WORD = 8;
const WORDS = SLAB / WORD;

/** Words that stand before the others. */
const HEAD = 3;

/** Words that there are at least for an object; most take fewer. */
const USUAL = 2 * 1024;

/** Most bytes of UTF-8 that a code unit of UTF-16 makes. */
const WIDEST = 3;

let slab = Buffer.alloc(0);
let numbers = new Float64Array(0);
/** Both halves of each word, the lower one first. */
let halves = new Uint32Array(0);
/** Words in which the contract's members lie. */
let slots = 0;
/** Where the next object begins. */
let start = 0;
/** Where its members begin. */
let base = 0;
/** Where the next item goes of the part that may have any members. */
let next = 0;
/** Containers that may be inside one another in that part. */
let depth = 0;
/** The texts so far. */
let text = '';
/** Whether all that was seen so far can be packed. */
let fits = false;
/** Whether there was room for it. */
let full = false;
/** A getter may call for another document while one is packed. */
let busy = false;

/** Tells how many places the shape has. */
export function layOut(places: number): void {
  slots = places;
  renew();
}

function renew(): void {
  slab = Buffer.allocUnsafeSlow(SLAB);
  numbers = new Float64Array(slab.buffer);
  halves = new Uint32Array(slab.buffer);
  start = 0;
}

function mark(at: number, what: number, length: number): void {
  halves[2 * at] = length;
  halves[2 * at + 1] = what;
}

/** A scalar; 1 when it is there. */
export function leaf(slot: number, value: unknown): number {
  const at = base + slot;
  if (typeof value === 'number') {
    // False for NaN and the infinities.
    if (value - value !== 0) fits = false;
    numbers[at] = value;
  } else if (typeof value === 'string') {
    mark(at, TEXT, value.length);
    text += value;
  } else if (value === undefined) {
    mark(at, ABSENT, 0);
    return 0;
  } else if (value === null) {
    mark(at, NULL, 0);
  } else if (typeof value === 'boolean') {
    mark(at, value ? TRUE : FALSE, 0);
  } else {
    fits = false;
  }
  return 1;
}

/** An object that the contract knows; 1 when it is there. */
export function object(slot: number, value: unknown, read: (o: Members) => void): number {
  if (typeof value !== 'object') return value === undefined ? leaf(slot, value) : unfit();
  if (value === null) return leaf(slot, value);
  const prototype: unknown = Object.getPrototypeOf(value);
  if ((prototype !== Object.prototype && prototype !== null) || (value as Members).toJSON !== undefined) return unfit();
  mark(base + slot, OBJECT, 0);
  read(value as Members);
  return 1;
}

/** An object that may have any members; 1 when it is there. */
export function free(slot: number, value: unknown): number {
  if (typeof value !== 'object' || value === null) return unfit();
  mark(base + slot, FREE, 0);
  if (!container(value, depth)) return unfit();
  return 1;
}

function unfit(): number {
  fits = false;
  return 1;
}

/** Appends an item; false when there is no room. */
function push(what: number, length: number): boolean {
  if (next >= WORDS) {
    full = true;
    return false;
  }
  mark(next, what, length);
  next += 1;
  return true;
}

/** Appends a value as JSON.stringify would take it; false when it cannot be packed. */
function item(value: unknown, deep: number): boolean {
  switch (typeof value) {
    case 'string':
      text += value;
      return push(TEXT, value.length);
    case 'number':
      if (!push(NULL, 0)) return false;
      numbers[next - 1] = value;
      // False for NaN and the infinities.
      return value - value === 0;
    case 'boolean':
      return push(value ? TRUE : FALSE, 0);
    case 'object':
      return value === null ? push(NULL, 0) : container(value, deep);
    default:
      return false;
  }
}

function container(value: object, deep: number): boolean {
  if (deep <= 0) return false;
  if (Array.isArray(value)) return array(value, deep - 1);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) {
    return isDate(value, prototype) && item((value as Date).toJSON(), 0);
  }
  if ((value as Members).toJSON !== undefined || !push(OPEN_OBJECT, 0)) return false;
  for (const key in value) {
    const member = (value as Members)[key];
    if (member === undefined) continue;
    text += key;
    if (!push(KEY, key.length) || !item(member, deep - 1)) return false;
  }
  return push(CLOSE_OBJECT, 0);
}

function array(value: unknown[], deep: number): boolean {
  if ((value as { toJSON?: unknown }).toJSON !== undefined || !push(OPEN_ARRAY, 0)) return false;
  for (let at = 0; at < value.length; at++) {
    const member = value[at];
    if (!(member === undefined ? push(NULL, 0) : item(member, deep))) return false;
  }
  return push(CLOSE_ARRAY, 0);
}

/** Names of members. */
export interface Names {
  readonly known: ReadonlySet<string>;
  /** As they came last: most objects of a sender have the same order, and comparing is faster than looking up. */
  readonly order: string[];
}

export function names(...known: string[]): Names {
  return { known: new Set(known), order: known };
}

/** Whether an object has no other members than those that were found. */
export function whole(o: Members, there: number, { known, order }: Names): void {
  let count = 0;
  for (const key in o) {
    if (key !== order[count]) {
      if (known.has(key)) order[count] = key;
      else fits = false;
    }
    count += 1;
  }
  if (count !== there) fits = false;
}

const NOTHING = {};

/** Whether each object seems to have members that are none of its own. */
function inherited(): boolean {
  for (const _ in NOTHING) return true;
  return false;
}

/** A packed object: bytes of a buffer, which the next one takes unless they are kept. */
export interface Packed {
  readonly buffer: Buffer;
  readonly at: number;
  readonly end: number;
  /** The words of the buffer. */
  readonly numbers: Float64Array;
}

/** Packs an object, if everything in it is as JSON.stringify would take it. */
export function packed(o: unknown, read: (o: Members) => void, maxDepth: number): Packed | undefined {
  if (busy || inherited()) return undefined;
  if (WORDS - start < USUAL) renew();
  const found = attempt(o, read, maxDepth);
  if (found !== undefined || !full || start === 0) return found;
  renew();
  return attempt(o, read, maxDepth);
}

function attempt(o: unknown, read: (o: Members) => void, maxDepth: number): Packed | undefined {
  busy = true;
  fits = true;
  full = false;
  text = '';
  base = start + HEAD;
  next = base + slots;
  depth = maxDepth - 1;
  try {
    object(0, o, read);
  } finally {
    busy = false;
  }
  const at = next * WORD;
  if (text.length * WIDEST > SLAB - at) full = true;
  if (!fits || full) return undefined;
  const length = slab.utf8Write(text, at);
  // A text that is no Unicode goes the other way.
  if (length !== text.length && !text.isWellFormed()) return undefined;
  mark(start + HEAD - 1, length, next - base);
  text = '';
  return { buffer: slab, at: start * WORD, end: at + length, numbers };
}

/** Keeps the object that was packed last. */
export function keep({ end }: Packed): void {
  start = Math.ceil(end / WORD);
}
