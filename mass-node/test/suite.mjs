// The conformance suite, read as every runner reads it, and the ways into the package that each case is sent by.

import { readdirSync, readFileSync } from 'node:fs';
import * as mass from '@mass-sdk/node';

const { normalize, normalizeSimple, normalizeEnterprise } = mass;
const PIPELINES = { normalize, normalize_simple: normalizeSimple, normalize_enterprise: normalizeEnterprise };

const FOLDER = new URL('../../tests/conformance/cases/', import.meta.url);

/** What a case without a context has. */
const CONTEXT = { now: '2026-11-24T13:15:21.25Z', seed: 'conformance' };

const WITH_CONTEXT = ['normalize', 'normalize_simple', 'normalize_enterprise', 'normalize_batch', 'promote', 'upgrade'];

/** All cases, each with the name of its file. */
export const cases = readdirSync(FOLDER)
  .filter((name) => name.endsWith('.json'))
  .sort()
  .flatMap((name) =>
    JSON.parse(readFileSync(new URL(name, FOLDER), 'utf8')).map((one) => ({ ...one, file: name.slice(0, -5) })),
  );

/** The input as bytes. */
export function bytes(one) {
  return one.input === undefined ? Buffer.from(one.input_base64, 'base64') : Buffer.from(one.input);
}

/** The text of some bytes, when they are UTF-8. */
function asText(raw) {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(raw);
  } catch {
    return undefined;
  }
}

/** The ways in that a case can be sent by, with the call to make. */
export function* routes(one) {
  const raw = bytes(one);
  yield ['buffer', () => call(one, raw)];
  if (one.op === 'normalize_batch') {
    yield ['stream', () => byBatch(one, stutter(raw))];
    yield ['web stream', () => byStream(one, raw)];
    return;
  }
  yield ['view', () => call(one, inTheMiddle(raw))];
  const text = asText(raw);
  if (text !== undefined) yield ['string', () => call(one, text)];
  const isObject = whyNotObject(one) === undefined;
  if (isObject) yield ['object', () => call(one, asObject(text))];
  if (one.op !== 'normalize') return;
  yield ['async', () => byAsync(one, raw)];
  if (isObject) yield ['batch of objects', () => oneRow(one, [asObject(text)])];
  if (!raw.includes(10) && raw.toString('latin1').trim() !== '') yield ['batch', () => oneRow(one, raw)];
}

/** A view that neither begins nor ends where its memory does. */
function inTheMiddle(raw) {
  const memory = new Uint8Array(raw.length + 11);
  memory.set(raw, 7);
  return new DataView(memory.buffer, 7, raw.length);
}

/** A stream that gives a few bytes at a time, so that rows are cut everywhere. */
async function* stutter(raw) {
  for (let at = 0, step = 1; at < raw.length; at += step, step = (step % 7) + 1) yield raw.subarray(at, at + step);
}

// Why a case cannot be sent as an object. Each line is a thing that an object cannot be or cannot say.
export const NOT_AN_OBJECT = [
  ['not UTF-8', (_, text) => text === undefined],
  ['not JSON, so that there is nothing to make an object of', (_, text) => !isJson(text)],
  ['a string is taken as JSON text', (_, text) => typeof asObject(text) === 'string'],
  ['a bare number, boolean or null is a value, but no document', (one, text) => isNoDocument(one, text)],
  ['an object has each key once', (_, text) => reader(text).duplicate],
  ['the size of a text is not the size of an object', (one) => one.options?.max_bytes !== undefined],
  ['members come in the order of the object, which decides what a limit leaves out', (one) => limited(one)],
  ['the bare words of nativeNonFinite are always read in an object', (one, text) => hasWords(one, text)],
  ['a number with a fraction is rounded before the core sees it', (_, text) => reader(text).rounded],
];

/** Why a case cannot be sent as an object; undefined when it can. */
export function whyNotObject(one) {
  const text = asText(bytes(one));
  return NOT_AN_OBJECT.find(([, applies]) => applies(one, text))?.[0];
}

function isJson(text) {
  try {
    reader(text);
    return true;
  } catch {
    return false;
  }
}

export function asObject(text) {
  return reader(text).value;
}

function asPlain(text) {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isNoDocument(one, text) {
  const value = asObject(text);
  return one.op !== 'canonicalize' && (typeof value !== 'object' || value === null);
}

function limited(one) {
  return one.options?.max_issues !== undefined;
}

function hasWords(one, text) {
  const outside = text.replace(/"(?:[^"\\]|\\.)*"/gs, '');
  return /NaN|Infinity/.test(outside) && one.options?.native_non_finite !== true;
}

/** The integer below 10^17 that a literal with a fraction or an exponent says, if it says one. */
function integerOf(literal) {
  if (!/[.eE]/.test(literal) || Math.abs(Number(literal)) >= 1e17) return undefined;
  const [mantissa, exponent = '0'] = literal.toLowerCase().split('e');
  const [whole, fraction = ''] = mantissa.split('.');
  const digits = (whole + fraction).replace(/0+$/, '');
  const power = whole.length + Number(exponent) - digits.length;
  return power < 0 || !/\d/.test(digits) ? undefined : BigInt(digits) * 10n ** BigInt(power);
}

/** Reads JSON as an object that has all that JavaScript can hold: a BigInt for an integer that no double holds. */
function reader(source) {
  const text = source.replace(/^\ufeff/, '');
  const found = { duplicate: false, rounded: false, value: undefined };
  const token =
    // biome-ignore lint/suspicious/noControlCharactersInRegex: JSON has none in strings
    /\s*("(?:[^"\\\u0000-\u001f]|\\.)*"|-?\d+(?:\.\d+)?(?:[eE][+-]?\d+)?|-?Infinity|NaN|true|false|null|[[\]{},:])\s*/y;
  const next = () => {
    const at = token.lastIndex;
    const match = token.exec(text);
    if (match === null) throw new SyntaxError(`at ${at}`);
    return match[1];
  };
  const number = (literal) => {
    if (/^-?(?:0|[1-9]\d*)$/.test(literal) && !Number.isSafeInteger(Number(literal))) return BigInt(literal);
    const digits = literal.replace(/[eE].*|[^0-9]/g, '').replace(/^0+|0+$/g, '');
    const value = Number(JSON.parse(literal));
    if (!Number.isFinite(value) || digits.length > 17 || (value === 0 && digits !== '')) found.rounded = true;
    const integer = integerOf(literal);
    if (integer !== undefined && ![BigInt(value), BigInt(String(value))].includes(integer)) found.rounded = true;
    return value;
  };
  const value = (word) => {
    if (word === '{') return object();
    if (word === '[') return array();
    if (word === 'NaN') return Number.NaN;
    if (word.endsWith('Infinity')) return word[0] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY;
    return /^[-\d]/.test(word) ? number(word) : JSON.parse(word);
  };
  const object = () => {
    const result = {};
    for (let word = next(); word !== '}'; word = next()) {
      if (word === ',') word = next();
      const key = JSON.parse(word);
      if (Object.hasOwn(result, key)) found.duplicate = true;
      if (next() !== ':') throw new SyntaxError('no colon');
      Object.defineProperty(result, key, {
        value: value(next()),
        enumerable: true,
        configurable: true,
        writable: true,
      });
    }
    return result;
  };
  const array = () => {
    const result = [];
    for (let word = next(); word !== ']'; word = next()) result.push(value(word === ',' ? next() : word));
    return result;
  };
  // Whether it is JSON says JSON itself, bare words of numbers aside.
  JSON.parse(text.replace(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/gs, (part) => (part[0] === '"' ? part : 'null')));
  found.value = value(next());
  if (token.lastIndex !== text.length) throw new SyntaxError('more');
  return found;
}

const camel = (name) => name.replace(/_([a-z])/g, (_, letter) => letter.toUpperCase());

const camelKeys = (object) => Object.fromEntries(Object.entries(object).map(([name, value]) => [camel(name), value]));

/** Options and context. */
export function options(one) {
  const chosen = camelKeys(one.options ?? {});
  if (chosen.rules !== undefined) chosen.rules = camelKeys(chosen.rules);
  return WITH_CONTEXT.includes(one.op) ? { ...chosen, ...(one.context ?? CONTEXT) } : chosen;
}

/** Makes the call of a case and answers in the form of the cases. */
function call(one, document) {
  const { op, args = {} } = one;
  const chosen = options(one);
  switch (op) {
    case 'normalize':
    case 'normalize_simple':
    case 'normalize_enterprise':
      return outcome(() => PIPELINES[op](document, chosen));
    case 'promote':
      return outcome(() => mass.promote(document, args.profile, chosen));
    case 'upgrade':
      return outcome(() => mass.upgrade(document, args.to, args.profile, chosen));
    case 'validate':
      return report(mass.validate(document, chosen));
    case 'validate_response':
      return report(mass.validateResponse(document, args.request, chosen));
    case 'canonicalize':
      return canonical(() => mass.canonicalize(document, chosen));
    case 'restore':
      return restored(() => mass.restore(document, args.changes));
    case 'normalize_batch':
      return byBatch(one, document);
    default:
      throw new Error(`${one.name}: unknown op ${op}`);
  }
}

function outcome(work) {
  try {
    return normalized(work());
  } catch (error) {
    return refused(error);
  }
}

function normalized(result) {
  const answer = {
    ok: true,
    pipeline: result.pipeline,
    canonical: result.canonical.toString(),
    document: result.document,
    document_sha256: result.documentSha256,
    content_sha256: result.contentSha256,
    changes: result.changes,
    issues: result.issues,
  };
  if (result.recognised.length > 0) {
    answer.recognised = result.recognised.map(({ fromUnit, ...found }) => ({ ...found, from_unit: fromUnit }));
  }
  return answer;
}

function refused(error) {
  if (!(error instanceof mass.ContractError)) throw error;
  return { ok: false, pipeline: error.pipeline, issues: error.issues };
}

function report(verdict) {
  return {
    ok: true,
    valid: verdict.valid,
    pipeline: verdict.pipeline,
    issues: verdict.issues,
    missing_ratio: verdict.missingRatio,
    staleness_seconds: verdict.stalenessSeconds,
  };
}

function canonical(work) {
  try {
    const { canonical, documentSha256 } = work();
    return { ok: true, canonical: canonical.toString(), document_sha256: documentSha256 };
  } catch (error) {
    return refused(error);
  }
}

function restored(work) {
  try {
    const text = work().toString();
    // A text with bare NaN is compared as text.
    return { ok: true, document_text: text, document: asPlain(text) };
  } catch (error) {
    if (!(error instanceof mass.RestoreError)) throw error;
    return { ok: false, error: { kind: 'restore_failed', message: error.message } };
  }
}

async function byAsync(one, document) {
  try {
    return normalized(await mass.normalizeAsync(document, options(one)));
  } catch (error) {
    return refused(error);
  }
}

async function byBatch(one, source) {
  const rows = [];
  for await (const row of mass.normalizeBatch(source, { ...options(one), threads: 2 })) rows.push(answered(row));
  return { ok: true, rows };
}

async function byStream(one, raw) {
  const rows = [];
  const source = ReadableStream.from(stutter(raw));
  for await (const row of source.pipeThrough(mass.normalizeStream(options(one)))) rows.push(answered(row));
  return { ok: true, rows };
}

function answered(row) {
  const answer = row.ok ? normalized(row.result) : refused(row.error);
  return { ...answer, row: row.row, line: row.line };
}

async function oneRow(one, source) {
  const { rows } = await byBatch(one, source);
  if (rows.length !== 1) throw new Error(`${one.name}: ${rows.length} rows`);
  const { line, row, ...answer } = rows[0];
  return answer;
}
