// The native part as the shared library calls it (mass-node/types/native.d.ts), in a module of WebAssembly. What a call
// takes is laid into the module's memory, one part after the other, and its record is copied out.

import { Buffer } from './buffer.js';
import constants from './constants.js';

/** What the module exports (mass-wasm/src/lib.rs). */
interface Exports {
  memory: WebAssembly.Memory;
  room(bytes: number): number;
  record(): number;
  release(): void;
  call(
    what: number,
    length: number,
    otherWhat: number,
    otherLength: number,
    options: number,
    milliseconds: number,
    nowLength: number,
    seedLength: number,
    toLength: number,
  ): number;
  batch(
    what: number,
    length: number,
    options: number,
    nowLength: number,
    seedLength: number,
    row: number,
    line: number,
  ): number;
  define_options(length: number): number;
  after(handle: number): void;
  __wbindgen_start(): void;
}

type Source = Uint8Array | string;

// The numbers are those of mass-js/src/calls.rs.
const SEED = 1 << 9;
const LAID = 1 << 10;

/** Bits of a number that says what a call is, and from there on where its record goes (mass-node/src/quick.rs). */
const AT = 12;
const WHAT = (1 << AT) - 1;

const NONE: Uint8Array<ArrayBufferLike> = new Uint8Array(0);

/** Bytes of a seed that is made here. */
const SEED_BYTES = 16;

/** Most bytes of UTF-8 that a code unit of UTF-16 makes. */
const WIDEST = 3;

/** All of the module's memory; another one after it has grown. */
let memory = NONE;

let compiled: WebAssembly.Module | undefined;
let exported: Exports | undefined;
/** The last handle that was given out. */
let handle = 0;
/** The last record, while it was not copied. */
let waiting = 0;

/** Takes the module. */
export function start(module: WebAssembly.Module): void {
  compiled = module;
  exported ??= instantiate(module);
}

function instantiate(module: WebAssembly.Module): Exports {
  // Its table of JavaScript values stays empty: only numbers cross.
  const imports = { './glue_bg.js': { __wbindgen_init_externref_table() {} } };
  const { exports } = new WebAssembly.Instance(module, imports);
  const instance = exports as unknown as Exports;
  instance.__wbindgen_start();
  return instance;
}

function module(): Exports {
  if (exported === undefined) {
    const error = new Error('@mass-sdk/wasm has not been loaded yet: `await init()` first');
    throw Object.assign(error, { code: 'MASS_NOT_LOADED' });
  }
  return exported;
}

/** Makes a call into the module. One that has trapped is of no use any more: the next call gets a new one. */
function guarded<T>(work: (instance: Exports) => T): T {
  const instance = module();
  try {
    return work(instance);
  } catch (error) {
    if (!(error instanceof WebAssembly.RuntimeError || error instanceof RangeError)) throw error;
    exported = instantiate(compiled as WebAssembly.Module);
    // A handle of the old one must not be taken for one of the new one.
    exported.after(handle);
    throw new Trapped(error);
  }
}

class Trapped {
  constructor(readonly cause: Error) {}
}

const encoder = new TextEncoder();

/** Lays parts into the module's memory, and says how many bytes each has; -1 for one that is not there. */
function lay(instance: Exports, parts: readonly (Source | undefined)[]): number[] {
  let room = 0;
  for (const part of parts)
    room += part === undefined ? 0 : typeof part === 'string' ? part.length * WIDEST : part.length;
  let at = instance.room(room);
  look(instance);
  const lengths: number[] = [];
  for (const part of parts) {
    const bytes = part === undefined ? -1 : typeof part === 'string' ? encode(part, at) : copy(part, at);
    if (bytes > 0) at += bytes;
    lengths.push(bytes);
  }
  return lengths;
}

function look(instance: Exports): void {
  const { buffer } = instance.memory;
  if (memory.buffer !== buffer) memory = new Uint8Array(buffer);
}

function encode(text: string, at: number): number {
  if (text === '') return 0;
  return encoder.encodeInto(text, memory.subarray(at, at + text.length * WIDEST)).written;
}

function copy(bytes: Uint8Array, at: number): number {
  if (bytes.length <= SEED_BYTES) {
    for (let index = 0; index < bytes.length; index++) memory[at + index] = bytes[index] as number;
  } else {
    memory.set(bytes, at);
  }
  return bytes.length;
}

/** A text with lone surrogates: each becomes three bytes that are no UTF-8, which the core finds and refuses. */
function illFormed(text: string): Uint8Array {
  const bytes: number[] = [];
  for (const character of text) {
    const point = character.codePointAt(0) as number;
    if (point >= 0xd800 && point <= 0xdfff) {
      bytes.push(0xe0 | (point >> 12), 0x80 | ((point >> 6) & 0x3f), 0x80 | (point & 0x3f));
    } else {
      bytes.push(...encoder.encode(character));
    }
  }
  return Uint8Array.from(bytes);
}

/** A document as bytes or well-formed text. */
function source(what: number, document: Source, units: number): Source {
  if ((what & LAID) !== 0) {
    // `subarray` would make a Buffer of it, which takes long.
    const { buffer, byteOffset } = document as Uint8Array;
    return new Uint8Array(buffer, byteOffset, units);
  }
  return typeof document === 'string' && !document.isWellFormed() ? illFormed(document) : document;
}

/** Random bytes for some calls: to ask for each costs a good part of a small document. Each is used once. */
const random = new Uint8Array(SEED_BYTES * 256);
let used = random.length;

function seedOf(what: number, seed: Uint8Array): Uint8Array {
  if ((what & SEED) !== 0) return seed;
  if (used === random.length) {
    crypto.getRandomValues(random);
    used = 0;
  }
  used += SEED_BYTES;
  return random.subarray(used - SEED_BYTES, used);
}

/** A record about a trap, as the native part writes it: a head of 40 bytes, then the text. */
function internal(why: string): Uint8Array {
  const text = encoder.encode(why);
  const record = new Uint8Array(HEAD + text.length);
  record[0] = INTERNAL;
  new DataView(record.buffer).setUint32(8, text.length, true);
  record.set(text, HEAD);
  return record;
}

const HEAD = 40;
const INTERNAL = 6;

/** The record of a trap, while it was not copied. */
let trapped: Uint8Array | undefined;

function output(instance: Exports, length: number): Uint8Array {
  look(instance);
  return new Uint8Array(memory.buffer, instance.record(), length);
}

export const native = {
  constants: (name: string): string => constants[name] ?? '',

  defineOptions(json: string): number | string {
    return guarded((instance) => {
      const [length] = lay(instance, [json]) as [number];
      const found = instance.define_options(length);
      if (found !== 0) {
        handle = found;
        return found;
      }
      const record = output(instance, HEAD);
      const size = new DataView(record.buffer, record.byteOffset).getUint32(8, true);
      return new TextDecoder().decode(output(instance, HEAD + size).slice(HEAD));
    });
  },

  call(
    what: number,
    document: Source,
    units: number,
    options: number,
    out: Uint8Array,
    at: number,
    now: string,
    seed: Uint8Array,
    other?: Source,
    otherWhat?: number,
    otherUnits?: number,
    to?: string,
  ): number {
    trapped = undefined;
    try {
      return guarded((instance) => {
        const second = other === undefined ? undefined : source(otherWhat ?? 0, other, otherUnits ?? 0);
        const parts = [source(what, document, units), second, now, seedOf(what, seed), to ?? ''];
        const [length, otherLength, nowLength, seedLength, toLength] = lay(instance, parts) as [
          number,
          number,
          number,
          number,
          number,
        ];
        const size = instance.call(
          what,
          length,
          otherWhat ?? 0,
          otherLength,
          options,
          Date.now(),
          nowLength,
          seedLength,
          toLength,
        );
        if (size > out.length - at) {
          waiting = size;
          return -size;
        }
        out.set(output(instance, size), at);
        instance.release();
        return size;
      });
    } catch (error) {
      if (!(error instanceof Trapped)) throw error;
      trapped = internal(error.cause.message);
      return -trapped.length;
    }
  },

  // Here each call is as quick as another.
  quick() {
    return (document: Uint8Array, out: Uint8Array, call: number, options: number, bytes: number): number =>
      document.length === 0 ? 0 : native.call(call & WHAT, document, bytes, options, out, call >>> AT, '', NONE);
  },

  take(out: Uint8Array, at: number): void {
    const instance = module();
    out.set(trapped ?? output(instance, waiting), at);
    trapped = undefined;
    instance.release();
  },

  // There is one thread: put long work into a Worker.
  async start(
    what: number,
    document: Source,
    units: number,
    options: number,
    now: string,
    seed: Uint8Array,
  ): Promise<Buffer> {
    const none = Buffer.alloc(0);
    const record = Buffer.alloc(-native.call(what, document, units, options, none, 0, now, seed));
    native.take(record, 0);
    return record;
  },

  async startBatch(
    what: number,
    lines: Source,
    units: number,
    options: number,
    now: string,
    seed: Uint8Array,
    row: number,
    line: number,
  ): Promise<Buffer[]> {
    try {
      return guarded((instance) => {
        const parts = [source(what, lines, units), now, seed];
        const [length, nowLength, seedLength] = lay(instance, parts) as [number, number, number];
        const size = instance.batch(what, length, options, nowLength, seedLength, row, line);
        if (size < 0) return [failed(output(instance, -size))];
        const rows = Buffer.from(output(instance, size - COUNTS));
        const counts = Buffer.from(output(instance, size).subarray(size - COUNTS));
        instance.release();
        return rows.length === 0 ? [counts] : [rows, counts];
      });
    } catch (error) {
      if (!(error instanceof Trapped)) throw error;
      return [failed(internal(error.cause.message))];
    }
  },
};

/** The number of rows and of lines, as f64. */
const COUNTS = 16;

/** Before the record of a row (mass-js/src/rows.rs). */
const ROW_HEAD = 24;

function failed(record: Uint8Array): Buffer {
  const piece = Buffer.alloc(ROW_HEAD + record.length);
  piece.set(record, ROW_HEAD);
  return piece;
}
