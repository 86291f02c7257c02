/// <reference types="node" preserve="true" />

// The types of what goes in and comes out.

import type { IssueCode } from './contract.js';

export type { EnterpriseRequest, IssueCode, RecommendationResponse, SimpleRecord } from './contract.js';

/** Which of the two pipelines took a document. */
export type Pipeline = 'simple' | 'enterprise';

/** A JSON value. */
export type JsonValue = string | number | boolean | null | JsonValue[] | JsonObject;

/** A JSON object. */
export interface JsonObject {
  [name: string]: JsonValue;
}

/**
 * A document: JSON text as bytes or string, or an object.
 *
 * Text is never turned into objects on the way. What an object may hold is said in the README of this package.
 */
export type Input = string | NodeJS.ArrayBufferView | ArrayBuffer | SharedArrayBuffer | object;

/** The four layers of validation. */
export type Layer = 'structural' | 'contract' | 'semantic' | 'business';

/** One finding about a document. */
export interface Issue {
  /** What it is about; a code never changes its meaning. */
  code: IssueCode;
  layer: Layer;
  /** Errors reject a document, warnings do not. */
  severity: 'error' | 'warning';
  /** JSON Pointer (RFC 6901) into the caller's document; empty for the whole document. */
  path: string;
  /** What is wrong, in the language of the option `locale`. */
  message: string;
  /** How to repair it. */
  fix: string;
  /** What was found and what is allowed, for programs; the catalogue names the parameters of each code. */
  params: JsonObject;
  /** The place in the text, from 1; not there for objects. */
  line?: number;
  /** Unicode characters from the start of the line, from 1; not there for objects. */
  column?: number;
}

/** One change that a normaliser made. Without `before` a member was added. */
export interface Change {
  /** JSON Pointer into the caller's document. */
  path: string;
  /** The rule that made it, such as `trim`. */
  rule: string;
  /** The value before; for a number that no double holds, and for NaN, its literal as text. */
  before?: JsonValue;
  /** The value after. */
  after?: JsonValue;
}

/** A core signal that was recognised in free data (option `signals`). */
export interface Recognised {
  /** Pointer inside `signals`, such as `/energy/it_load_kw`. */
  signal: string;
  /** The value in `unit`. */
  value: number;
  /** The unit of the contract: `kW`, `°C`, `%`, `ratio`, … */
  unit: string;
  /** JSON Pointer to the entry in the caller's document. */
  path: string;
  /** What the caller calls it. */
  name: string;
  /** The unit that was found, if there was one. */
  fromUnit?: string;
  /** The entry of the alias table that matched. */
  alias: string;
}

/** Options of a call; names and meaning are the core's. */
export interface Options {
  /** Which pipeline; `auto`: the document decides. */
  pipeline?: 'auto' | 'simple' | 'enterprise';
  /** Right types only, unknown fields are errors (default). False: what has one reading is accepted, with a record. */
  strict?: boolean;
  /** Language of messages. */
  locale?: 'en' | 'es';
  /** What happens to the free payload of an Enterprise request. */
  payload?: 'normalize' | 'preserve';
  /** Where a generated idempotency key comes from; `content`: the same content gets the same key. */
  idempotency?: 'random' | 'content';
  /** What happens to the keys of free data. */
  keys?: 'preserve' | 'snake_case';
  /** Recognise core signals in free data by name and unit. */
  signals?: boolean;
  /** Simple rules to turn off, as in `{ boolean: false }`. */
  rules?: Rules;
  /** More names for signals, on top of the built-in table. */
  aliases?: object | null;
  /** The trace of a Simple record that has none, as the headers have it. */
  trace?: TraceContext | null;
  /** Largest document, in bytes (1 MiB). */
  maxBytes?: number;
  /** Deepest nesting of containers, 1 to 256 (64). */
  maxDepth?: number;
  /** Most issues that are reported, at least 1 (100). */
  maxIssues?: number;
  /** Read bare NaN and Infinity in text. Objects may always have them. */
  nativeNonFinite?: boolean;
}

/** A place in a distributed trace, by the headers of W3C Trace Context. */
export interface TraceContext {
  /** `version-traceid-spanid-flags`. */
  traceparent: string;
  /** What the vendors on the way have to say. */
  tracestate?: string | null;
}

/** The Simple rules, each of which can be turned off. */
export interface Rules {
  /** Unicode NFC; white space and invisible characters trimmed at both ends of strings. */
  trim?: boolean;
  /** `"yes"`, `"off"`, `"sí"` … become booleans. */
  boolean?: boolean;
  /** Numbers in strings become numbers where they can mean only one. */
  number?: boolean;
  /** Native numbers that no double holds become text, or the nearest double with a record. */
  bigNumber?: boolean;
  /** `"n/a"`, `"NaN"` … become null. */
  null?: boolean;
  /** Full RFC 3339 timestamps become UTC. */
  timestamp?: boolean;
}

/** Clock and source of ids. Fix both, and a run can be repeated to the byte. */
export interface ContextOptions {
  /** The clock: a Date, or a text in RFC 3339. Default: the system's clock. */
  now?: Date | string | null;
  /** The source of generated ids: text, integer or bytes. Default: 16 random bytes. */
  seed?: string | number | bigint | Uint8Array | null;
}

export interface NormalizeOptions extends Options, ContextOptions {}
export interface NormalizeSimpleOptions extends Omit<NormalizeOptions, 'pipeline' | 'payload'> {}
export interface NormalizeEnterpriseOptions extends Omit<NormalizeOptions, 'pipeline' | 'trace'> {}
export interface ValidateOptions extends Omit<Options, 'idempotency' | 'trace'> {}

/** Options that have a meaning for the canonical form. */
export interface CanonicalizeOptions
  extends Pick<Options, 'locale' | 'maxBytes' | 'maxDepth' | 'maxIssues' | 'nativeNonFinite'> {}

/** Options that have a meaning for a recommendation response. */
export interface ValidateResponseOptions extends CanonicalizeOptions, Pick<Options, 'strict'> {}

/** The work can be given up. */
export interface AsyncOptions extends NormalizeOptions {
  /** Rejects with the signal's reason; what has begun goes on in the background and is dropped. */
  signal?: AbortSignal;
}

export interface BatchOptions extends AsyncOptions {
  /** Threads that work; default: as many as there are processors. */
  threads?: number;
  /** Blocks of rows that are worked on ahead of the reader, 1 to 64 (8). A block has about 512 KiB of text. */
  highWaterMark?: number;
}

/** NDJSON in one piece, or in pieces as a stream gives them; or documents as objects, one a row. */
export type BatchSource =
  | string
  | NodeJS.ArrayBufferView
  | ArrayBuffer
  | SharedArrayBuffer
  | Iterable<Uint8Array | string | object>
  | AsyncIterable<Uint8Array | string | object>
  | ReadableStream<Uint8Array | string | object>;

/** An entry of the catalogue of issues. */
export interface CatalogueEntry {
  code: IssueCode;
  layer: Layer;
  /** The severities that it can have; the first is the usual one. */
  severity: ('error' | 'warning')[];
  params: { name: string; description: string; required: boolean }[];
  en: CatalogueText;
  es: CatalogueText;
  /** A fragment that triggers it, and the same fragment repaired. */
  examples: { bad: string; good: string };
}

/** The texts of an entry in one language. */
export interface CatalogueText {
  title: string;
  message: string;
  fix: string;
  explanation: string;
}

/** Kinds of documents that have a schema. */
export type SchemaKind = 'enterprise' | 'simple' | 'response';
