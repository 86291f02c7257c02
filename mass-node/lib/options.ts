// Options of JavaScript to the core's. Names, defaults and messages are the core's; here is only their case style.

import { misuse } from './errors.js';
import { native } from './native.js';

type Kind = 'string' | 'boolean' | 'number' | 'object';

/** The core's options with their defaults. Only `aliases` and `trace` have none. */
const DEFAULTS = JSON.parse(native.constants('options')) as { rules: object; max_bytes: number; max_depth: number };

/** Options by their names here, with the core's names and their types. */
const OPTIONS = inCamelCase({ ...DEFAULTS, aliases: {}, trace: {} });
const RULES = inCamelCase(DEFAULTS.rules);

function inCamelCase(defaults: object): Record<string, [name: string, kind: Kind]> {
  const camel = (name: string) => name.replace(/_([a-z])/g, (_, letter: string) => letter.toUpperCase());
  return Object.fromEntries(
    Object.entries(defaults).map(([name, value]) => [camel(name), [name, typeof value as Kind]]),
  );
}

/** Which options a call takes. */
export interface Accepts {
  /** The call, for messages. */
  readonly name: string;
  readonly names: readonly string[];
}

const CONTEXT = ['now', 'seed'];

/** All options but those that would have no effect, and what else the call takes. */
export function accepts(name: string, without: readonly string[], also: readonly string[] = CONTEXT): Accepts {
  return { name, names: [...Object.keys(OPTIONS).filter((option) => !without.includes(option)), ...also] };
}

/** Options as a call needs them. */
export interface Choice {
  /** Where the native part has them; 0 stands for the defaults. */
  handle: number;
  /** Their JSON form, to define them again when they were forgotten. */
  readonly json: string;
  /** The limits that an object is written by. */
  readonly maxBytes: number;
  readonly maxDepth: number;
}

export const DEFAULT: Choice = { handle: 0, json: '{}', ...limits(DEFAULTS) };

function limits({ max_bytes, max_depth }: { max_bytes: number; max_depth: number }) {
  return { maxBytes: max_bytes, maxDepth: max_depth };
}

/** Choices by their JSON form: people call with the same options again and again. */
const known = new Map<string, Choice>();

/** As many as the native part remembers. */
const REMEMBERED = 64;

const EMPTY = new Uint8Array(0);

/** Clock and seed, as text and bytes. */
export interface Context {
  /** Which of them are given; the others are the system's. */
  readonly flags: number;
  readonly now: string;
  readonly seed: Uint8Array;
}

// The numbers are those of src/calls.rs.
export const NOW = 1 << 7;
export const SEED = 1 << 9;

export const SYSTEM: Context = { flags: 0, now: '', seed: EMPTY };

type Bag = Record<string, unknown>;

/** Reads the options of a call. */
export function choose(takes: Accepts, options: object | null | undefined): Choice {
  if (options === undefined || options === null) return DEFAULT;
  const bag = check(takes, options);
  const chosen: Bag = {};
  let any = false;
  for (const name of Object.keys(bag)) {
    const value = bag[name];
    if (value === undefined) continue;
    if (!takes.names.includes(name)) throw unexpected(takes.name, name, takes.names);
    const option = OPTIONS[name];
    if (option === undefined) continue;
    const read = readOption(name, value, option[1]);
    if (read === undefined) continue;
    chosen[option[0]] = read;
    any = true;
  }
  return any ? define(JSON.stringify(chosen)) : DEFAULT;
}

function check(takes: Accepts, options: unknown): Bag {
  if (typeof options !== 'object' || Array.isArray(options) || ArrayBuffer.isView(options)) {
    throw misuse(`${takes.name}: options must be an object; found ${describe(options)}`, 'MASS_INVALID_OPTIONS');
  }
  return options as Bag;
}

function readOption(name: string, value: unknown, kind: Kind): unknown {
  if (kind === 'object') {
    if (value === null) return undefined;
    if (typeof value !== 'object' || Array.isArray(value)) throw wrong(name, 'an object', value);
    return name === 'rules' ? readRules(value as Bag) : value;
  }
  if (typeof value !== kind) throw wrong(name, `a ${kind}`, value);
  if (kind === 'number' && !(Number.isSafeInteger(value) && (value as number) >= 0)) {
    throw wrong(name, 'an integer from 0 on', value);
  }
  return value;
}

function readRules(rules: Bag): Bag {
  const read: Bag = {};
  for (const name of Object.keys(rules)) {
    if (rules[name] === undefined) continue;
    const rule = Object.hasOwn(RULES, name) ? RULES[name] : undefined;
    if (rule === undefined) throw unexpected('rules', name, Object.keys(RULES));
    read[rule[0]] = readOption(`rules.${name}`, rules[name], rule[1]);
  }
  return read;
}

function define(json: string): Choice {
  const found = known.get(json);
  if (found !== undefined) return found;
  const handle = native.defineOptions(json);
  if (typeof handle === 'string') throw misuse(inOurStyle(handle), 'MASS_INVALID_OPTIONS');
  const choice = { handle, json, ...limits({ ...DEFAULTS, ...(JSON.parse(json) as object) }) };
  if (known.size >= REMEMBERED) known.clear();
  known.set(json, choice);
  return choice;
}

/** Defines options again that the native part has forgotten. */
export function defineAgain(choice: Choice): void {
  choice.handle = native.defineOptions(choice.json) as number;
}

/** For `restore`: what was normalised is as large as it is. */
export const UNLIMITED = { maxBytes: Number.POSITIVE_INFINITY, maxDepth: Number(native.constants('maxDepth')) + 1 };

/** Reads clock and seed. */
export function context(options: object | null | undefined): Context {
  if (options === undefined || options === null) return SYSTEM;
  const { now, seed } = options as Bag;
  const [hasNow, hasSeed] = [now !== undefined && now !== null, seed !== undefined && seed !== null];
  if (!hasNow && !hasSeed) return SYSTEM;
  return {
    flags: (hasNow ? NOW : 0) | (hasSeed ? SEED : 0),
    now: hasNow ? readNow(now) : '',
    seed: hasSeed ? readSeed(seed) : EMPTY,
  };
}

function readNow(now: unknown): string {
  if (typeof now === 'string') return now;
  if (!(now instanceof Date)) throw wrong('now', 'a Date, a string in RFC 3339 or null', now);
  if (Number.isNaN(now.getTime())) throw misuse('`now` is an invalid Date', 'MASS_INVALID_OPTIONS');
  return now.toISOString();
}

function readSeed(seed: unknown): Uint8Array {
  if (typeof seed === 'string') return Buffer.from(seed);
  if (typeof seed === 'bigint' || Number.isSafeInteger(seed)) return Buffer.from(String(seed));
  if (seed instanceof Uint8Array) return seed;
  throw wrong('seed', 'a string, an integer, a Uint8Array or null', seed);
}

/** What a value is, for messages. */
export function describe(value: unknown): string {
  if (value === null) return 'null';
  if (typeof value === 'number' || typeof value === 'boolean' || typeof value === 'bigint') return `\`${value}\``;
  if (typeof value !== 'object') return `a ${typeof value}`.replace(/^a undefined/, 'undefined');
  if (Array.isArray(value)) return 'an array';
  const name = (value as { constructor?: { name?: unknown } }).constructor?.name;
  return typeof name === 'string' && name !== '' && name !== 'Object' ? `\`${name}\`` : 'an object';
}

function wrong(name: string, expected: string, found: unknown): TypeError {
  return misuse(`\`${name}\` must be ${expected}; found ${describe(found)}`, 'MASS_INVALID_OPTIONS');
}

function unexpected(where: string, name: string, names: readonly string[]): TypeError {
  const near = nearest(name, names);
  const hint = near === undefined ? '' : ` Did you mean \`${near}\`?`;
  const message = `${where}: there is no option \`${name}\`.${hint} There are ${names.join(', ')}.`;
  return misuse(message, 'MASS_INVALID_OPTIONS');
}

/** The likeliest name: the same but for case and underscores, or at most a third of its letters wrong. */
function nearest(name: string, names: readonly string[]): string | undefined {
  const plain = (text: string) => text.toLowerCase().replace(/[^a-z]/g, '');
  const scored = names.map((known) => ({ known, distance: distance(plain(name), plain(known)) }));
  scored.sort((a, b) => a.distance - b.distance);
  const best = scored[0];
  return best !== undefined && best.distance <= Math.max(1, best.known.length / 3) ? best.known : undefined;
}

/** Levenshtein distance. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, at) => at);
  for (let i = 1; i <= a.length; i++) {
    const next = [i];
    for (let j = 1; j <= b.length; j++) {
      const replaced = (row[j - 1] as number) + (a[i - 1] === b[j - 1] ? 0 : 1);
      next.push(Math.min(replaced, (row[j] as number) + 1, (next[j - 1] as number) + 1));
    }
    row = next;
  }
  return row[b.length] as number;
}

/** A message of the core, with the names as they are here. */
function inOurStyle(message: string): string {
  let text = message;
  for (const [ours, [core]] of Object.entries({ ...OPTIONS, ...RULES })) text = text.replaceAll(core, ours);
  return text;
}
