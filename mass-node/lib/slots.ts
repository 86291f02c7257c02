// Where the members of a packed object go: numbers into slots, texts one after the other. See src/packed.rs.

import { isPlain } from './plain.js';

export type Members = Record<string, unknown>;

// What stands in a slot; the numbers are those of src/packed.rs.
const ABSENT = 0;
const NUMBER = 1;
const TEXT = 2;
const NULL = 3;
const TRUE = 4;
const FALSE = 5;
const OBJECT = 6;
const FREE = 7;

const ROOM = 64 * 1024;

/** Most bytes of UTF-8 that a code unit of UTF-16 makes. */
const WIDEST = 3;

let numbers = new Float64Array(0);
let tags = new Uint8Array(0);
let buffer = Buffer.alloc(0);
/** Where texts begin. */
let start = 0;

/** The texts so far. */
let text = '';
/** JSON text of the part that has any shape, and its slot. */
let rest = '';
let restSlot = 0;
let restBytes = 0;
let restDepth = 0;
/** Whether all that was seen so far can be packed. */
let fits = false;
/** A getter may call for another document while one is packed. */
let busy = false;

/** Makes room for so many slots. */
export function layOut(slots: number): void {
  buffer = Buffer.allocUnsafeSlow(ROOM);
  numbers = new Float64Array(buffer.buffer, 0, slots);
  tags = new Uint8Array(buffer.buffer, slots * 8, slots);
  start = slots * 9;
}

/** A scalar; 1 when it is there. */
export function leaf(slot: number, value: unknown): number {
  if (typeof value === 'number') {
    // False for NaN and the infinities.
    if (value - value !== 0) fits = false;
    numbers[slot] = value;
    tags[slot] = NUMBER;
  } else if (typeof value === 'string') {
    numbers[slot] = value.length;
    tags[slot] = TEXT;
    text += value;
  } else if (value === undefined) {
    tags[slot] = ABSENT;
    return 0;
  } else if (value === null) {
    tags[slot] = NULL;
  } else if (typeof value === 'boolean') {
    tags[slot] = value ? TRUE : FALSE;
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
  tags[slot] = OBJECT;
  read(value as Members);
  return 1;
}

/** An object of any shape; 1 when it is there. */
export function free(slot: number, value: unknown): number {
  if (typeof value !== 'object' || value === null || !isPlain(value, restBytes, restDepth)) return unfit();
  tags[slot] = FREE;
  rest = JSON.stringify(value);
  restSlot = slot;
  return 1;
}

function unfit(): number {
  fits = false;
  return 1;
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

/** A packed object: so many bytes of a buffer, good until the next one is packed. */
export interface Packed {
  readonly buffer: Buffer;
  readonly bytes: number;
}

/** Packs an object, if everything in it is as JSON.stringify would take it; the limits are those of the free part. */
export function packed(o: unknown, read: (o: Members) => void, maxBytes: number, maxDepth: number): Packed | undefined {
  if (busy) return undefined;
  busy = true;
  fits = true;
  text = '';
  rest = '';
  restBytes = maxBytes;
  restDepth = maxDepth - 1;
  try {
    object(0, o, read);
  } finally {
    busy = false;
  }
  const room = ROOM - start - (text.length + rest.length) * WIDEST;
  if (!fits || room < 0) return undefined;
  // In ASCII a text is as long as it was in JavaScript; what is not ASCII takes the other way.
  if (buffer.utf8Write(text, start) !== text.length) return undefined;
  const end = start + text.length;
  const length = rest === '' ? 0 : buffer.utf8Write(rest, end);
  numbers[restSlot] = length;
  return { buffer, bytes: end + length };
}
