// Objects of JavaScript to JSON text: what they may hold, and what becomes of it.
//
// The rules are those of JSON.stringify, but nothing is left out in silence: what has no place in a document is a
// TypeError that says where it is, and NaN and BigInt go to the core as what they are.

import { types } from 'node:util';
import { misuse } from './errors.js';
import { describe } from './options.js';
import { isPlain } from './plain.js';

/** A value that has no place in a document, and the place, which is put together on the way out. */
class Fault {
  readonly place: string[] = [];
  constructor(readonly why: string) {}
}

/** More was written than the core will take. */
const TOO_LARGE = Symbol('too large');

/** What was found while writing; there is one writing at a time, but `toJSON` and getters may begin another. */
interface State {
  maxBytes: number;
  maxDepth: number;
  /** A lower bound of the bytes so far. */
  size: number;
  /** A bare NaN or Infinity was written. */
  nonFinite: boolean;
}

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
export function write(value: unknown, maxBytes: number, maxDepth: number): Written {
  return isPlain(value, maxBytes, maxDepth)
    ? { text: JSON.stringify(value), nonFinite: false }
    : visited(value, maxBytes, maxDepth);
}

function visited(value: unknown, maxBytes: number, maxDepth: number): Written {
  const state: State = { maxBytes, maxDepth, size: 0, nonFinite: false };
  try {
    const text = visit(state, value, '', 1);
    if (text === undefined) throw new Fault('toJSON gave undefined, which is no document');
    return { text, nonFinite: state.nonFinite };
  } catch (caught) {
    // The core is to refuse it; it looks at the size first.
    if (caught === TOO_LARGE) return { text: ' '.repeat(state.size), nonFinite: false };
    if (!(caught instanceof Fault)) throw caught;
    const pointer = caught.place.reverse().map(token).join('');
    throw misuse(pointer === '' ? caught.why : `${pointer}: ${caught.why}`, 'MASS_INVALID_ARGUMENT');
  }
}

function token(name: string): string {
  return `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

/** The text of a value inside `depth - 1` containers; undefined for what is as if it were not there. */
function visit(state: State, value: unknown, key: string, depth: number): string | undefined {
  switch (typeof value) {
    case 'string':
      return string(state, value);
    case 'number':
      return number(state, value);
    case 'boolean':
      return value ? 'true' : 'false';
    case 'undefined':
      return undefined;
    case 'bigint':
      return digits(state, value);
    case 'object':
      return value === null ? 'null' : object(state, value, key, depth);
    default:
      throw new Fault(`a ${typeof value} has no place in a document`);
  }
}

function string(state: State, value: string): string {
  grow(state, value.length + 2);
  return value.length < SHORT && !SPECIAL.test(value) ? `"${value}"` : JSON.stringify(value);
}

/** What a short text is looked over for; longer ones JSON.stringify copies faster. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[\u0000-\u001f"\\\ud800-\udfff]/;
const SHORT = 64;

function number(state: State, value: number): string {
  if (Number.isFinite(value)) return `${value}`;
  state.nonFinite = true;
  return `${value}`;
}

function digits(state: State, value: bigint): string {
  const text = value.toString();
  grow(state, text.length);
  return text;
}

function grow(state: State, length: number): void {
  state.size += length;
  if (state.size > state.maxBytes) throw TOO_LARGE;
}

function object(state: State, value: object, key: string, depth: number): string | undefined {
  if (ArrayBuffer.isView(value)) {
    const what = Buffer.isBuffer(value) ? 'a Buffer' : `a ${value.constructor.name}`;
    throw new Fault(`${what} inside an object is no JSON: decode it, or use Array.from`);
  }
  const { toJSON } = value as { toJSON?: unknown };
  if (typeof toJSON === 'function') {
    const plain: unknown = toJSON.call(value, key);
    // As JSON.stringify: what it gives is taken as it is, without asking again.
    return typeof plain === 'object' && plain !== null
      ? container(state, plain, depth)
      : visit(state, plain, key, depth);
  }
  return container(state, value, depth);
}

function container(state: State, value: object, depth: number): string | undefined {
  if (Array.isArray(value)) return array(state, value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype === Object.prototype || prototype === null) return members(state, value, depth);
  return special(state, value, depth);
}

function members(state: State, value: object, depth: number): string {
  grow(state, 2);
  // The core finds the container there, and says that it is too deep.
  if (depth > state.maxDepth) return '{}';
  let text = '';
  for (const key of Object.keys(value)) {
    text = member(state, text, key, (value as Record<string, unknown>)[key], depth);
  }
  return `{${text}}`;
}

function member(state: State, text: string, key: string, value: unknown, depth: number): string {
  try {
    const written = visit(state, value, key, depth + 1);
    if (written === undefined) return text;
    const comma = text === '' ? '' : ',';
    return `${text}${comma}${string(state, key)}:${written}`;
  } catch (caught) {
    if (caught instanceof Fault) caught.place.push(key);
    throw caught;
  }
}

function array(state: State, value: unknown[], depth: number): string {
  grow(state, 2);
  if (depth > state.maxDepth) return '[]';
  let text = '';
  for (let at = 0; at < value.length; at++) {
    grow(state, 1);
    try {
      const written = visit(state, value[at], `${at}`, depth + 1) ?? 'null';
      text = at === 0 ? written : `${text},${written}`;
    } catch (caught) {
      if (caught instanceof Fault) caught.place.push(`${at}`);
      throw caught;
    }
  }
  return `[${text}]`;
}

/** What is neither a plain object nor an array. */
function special(state: State, value: object, depth: number): string | undefined {
  if (types.isMap(value)) return map(state, value, depth);
  if (types.isBoxedPrimitive(value)) return visit(state, unboxed(value), '', depth);
  const why = refused(value);
  if (why !== undefined) throw new Fault(why);
  return members(state, value, depth);
}

function map(state: State, value: Map<unknown, unknown>, depth: number): string {
  grow(state, 2);
  if (depth > state.maxDepth) return '{}';
  let text = '';
  for (const [key, item] of Map.prototype.entries.call(value)) {
    if (typeof key !== 'string') throw new Fault(`a Map with ${describe(key)} as key: keys of a document are strings`);
    text = member(state, text, key, item, depth);
  }
  return `{${text}}`;
}

function unboxed(value: object): unknown {
  if (types.isNumberObject(value)) return Number(value);
  if (types.isStringObject(value)) return String(value);
  if (types.isBooleanObject(value)) return Boolean.prototype.valueOf.call(value);
  return types.isBigIntObject(value) ? BigInt.prototype.valueOf.call(value) : Symbol.prototype.valueOf.call(value);
}

/** Why an object has no place in a document: JSON.stringify would make `{}` of it, and what it holds would be lost. */
function refused(value: object): string | undefined {
  if (types.isSet(value)) return 'a Set has no place in a document: use Array.from';
  if (types.isPromise(value)) return 'a Promise has no place in a document: await it';
  if (types.isAnyArrayBuffer(value)) return 'an ArrayBuffer inside an object is no JSON: decode it, or use Array.from';
  if (types.isRegExp(value)) return 'a RegExp has no place in a document: use its source';
  if (types.isNativeError(value)) return 'an Error has no place in a document: use its message';
  if (types.isWeakMap(value) || types.isWeakSet(value)) return 'a WeakMap or WeakSet has no place in a document';
  if (types.isGeneratorObject(value)) return 'a generator has no place in a document: use Array.from';
  return undefined;
}
