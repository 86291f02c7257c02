/**
 * MASS for Node: documents about data centres, validated, brought to a normal form, and fingerprinted.
 *
 * Every call takes JSON text (Buffer, Uint8Array, string) or an object, and options by name. The documents as Standard
 * Schema objects, for every library that takes those of zod or valibot, are in `@mass-sdk/node/standard-schema`;
 * adapters for web frameworks are in `@mass-sdk/node/fastify`, `/express` and `/hono`; `schema` gives JSON Schemas.
 *
 * @packageDocumentation
 */

import { read } from './document.js';
import { misuse } from './errors.js';
import { native } from './native.js';
import { type Normalized, type NormalizedBy, outcome, refused, undo } from './normalized.js';
import { type Accepts, accepts, choose, context, DEFAULT, describe, SYSTEM, UNLIMITED } from './options.js';
import { judge, pack } from './packed.js';
import * as record from './record.js';
import { type Canonical, type LenientReport, type Report, type ResponseReport, Verdicts } from './report.js';
import type {
  CanonicalizeOptions,
  CatalogueEntry,
  Change,
  Input,
  NormalizeEnterpriseOptions,
  NormalizeOptions,
  NormalizeSimpleOptions,
  Pipeline,
  SchemaKind,
  ValidateOptions,
  ValidateResponseOptions,
} from './types.js';

export { normalizeAsync, validateAsync } from './async.js';
export { type BadRow, type Batch, type BatchRow, type GoodRow, normalizeBatch } from './batch.js';
export { ContractError, MassInternalError, RestoreError } from './errors.js';
export { type NormalDocuments, Normalized, type NormalizedBy } from './normalized.js';
export type {
  Canonical,
  InvalidReport,
  LenientReport,
  Report,
  ResponseReport,
  ValidDocuments,
  ValidReport,
} from './report.js';
export { normalizeStream, normalizeTransform, type StreamInput } from './stream.js';
export type * from './types.js';

const ALL = accepts('normalize', []);
const SIMPLE = accepts('normalizeSimple', ['pipeline', 'payload']);
const ENTERPRISE = accepts('normalizeEnterprise', ['pipeline', 'trace']);
const FOR_VALIDATE = accepts('validate', ['idempotency', 'trace'], []);
const NOT_CANONICAL = ['pipeline', 'strict', 'payload', 'idempotency', 'keys', 'signals', 'rules', 'aliases', 'trace'];
const FOR_CANONICAL = accepts('canonicalize', NOT_CANONICAL, []);
const FOR_RESPONSE = accepts(
  'validateResponse',
  NOT_CANONICAL.filter((name) => name !== 'strict'),
  [],
);
const FOR_PROMOTE = accepts('promote', []);
const FOR_UPGRADE = accepts('upgrade', []);

/** What a pipeline option makes of a result's type. */
export type PipelineOf<O> = O extends { pipeline: infer P } ? (P extends Pipeline ? P : Pipeline) : Pipeline;

/** What options make of a report's type: documents of lenient validation have none. */
export type ReportOf<O> = O extends { strict: infer S extends boolean }
  ? true extends S
    ? false extends S
      ? LenientReport<PipelineOf<O>>
      : Report<PipelineOf<O>>
    : LenientReport<PipelineOf<O>>
  : Report<PipelineOf<O>>;

/**
 * Normalises a document by the pipeline it asks for.
 *
 * A top-level `schema_version` decides: `1.1` is an Enterprise request, `1.0-simple` a Simple record; exactly
 * `{"payload": {…}}` is a Simple record, and any other object is taken as a Simple payload. Normalising is deterministic
 * (same input, options, clock and seed: same bytes), idempotent and reversible.
 *
 * @throws {ContractError} the document is refused; `issues` has every reason, with its place
 * @throws {TypeError} the input, or something in it, is no document; or an option is wrong
 *
 * @example
 * const clean = normalize('{"IT Load (kW)": "1.240,5", "Rack": "007"}');
 * clean.payload; // { 'IT Load (kW)': 1240.5, Rack: '007' }
 * clean.documentSha256; // 'sha256:…'
 */
export function normalize<const O extends NormalizeOptions = NormalizeOptions>(
  input: Input,
  options?: O | null,
): NormalizedBy<PipelineOf<O>> {
  return normalized(record.NORMALIZE, ALL, input, options) as never;
}

/**
 * Normalises a document as a Simple record, or as the payload of one; throws what `normalize` throws.
 *
 * @example
 * normalizeSimple({ PUE: '1,4' }).payload; // { PUE: 1.4 }
 */
export function normalizeSimple(input: Input, options?: NormalizeSimpleOptions | null): Normalized<'simple'> {
  return normalized(record.NORMALIZE_SIMPLE, SIMPLE, input, options);
}

/**
 * Normalises a document as an Enterprise request, whatever it calls itself; throws what `normalize` throws.
 *
 * @example
 * normalizeEnterprise(body).document.request.mode; // 'shadow' | 'advisory' | 'active'
 */
export function normalizeEnterprise(
  input: Input,
  options?: NormalizeEnterpriseOptions | null,
): Normalized<'enterprise'> {
  return normalized(record.NORMALIZE_ENTERPRISE, ENTERPRISE, input, options);
}

function normalized<P extends Pipeline>(
  call: number,
  takes: Accepts,
  input: unknown,
  options: object | null | undefined,
): Normalized<P> {
  const choice = choose(takes, options);
  const moment = context(options);
  if (moment === SYSTEM && input instanceof Uint8Array) {
    const found = record.quick(call, input, choice);
    if (found !== undefined) return outcome(found.buffer, found.at);
  }
  const packed = pack(input, choice);
  if (packed !== undefined) {
    const { buffer, at } = record.call(call, packed, choice, moment);
    if (buffer[at] !== record.UNSURE) return outcome(buffer, at);
  }
  const { buffer, at } = record.call(call, read(input, choice), choice, moment);
  return outcome(buffer, at);
}

/**
 * Judges a document in all four layers, without changing anything. A bad document is a report, not an error.
 *
 * @throws {TypeError} the input, or something in it, is no document; or an option is wrong
 *
 * @example
 * const report = validate(body);
 * if (report.valid && report.pipeline === 'enterprise') {
 *   report.document.request.signals.energy.it_load_kw; // number | null | undefined
 * } else {
 *   for (const issue of report.issues) console.log(issue.path, issue.code, issue.message, issue.fix);
 * }
 */
export function validate<const O extends ValidateOptions = ValidateOptions>(
  input: Input,
  options?: O | null,
): ReportOf<O> {
  const choice = choose(FOR_VALIDATE, options);
  if (input instanceof Uint8Array) {
    const found = record.quick(record.VALIDATE, input, choice);
    if (found !== undefined) return Verdicts.of(found.buffer, found.at) as never;
  }
  const sound = judge(input, choice);
  if (sound !== undefined) return Verdicts.sound(sound) as never;
  const document = read(input, choice);
  const { buffer, at } = record.call(record.VALIDATE, document, choice);
  return Verdicts.of(buffer, at, document) as never;
}

/**
 * Judges a recommendation response; with its request also whether the two belong together: ids, mode, limits and
 * fingerprint. Issues about the request itself have paths under `/$request`.
 *
 * @throws {TypeError} one of the two, or something in it, is no document; or an option is wrong
 *
 * @example
 * const report = validateResponse(answer, request);
 * if (report.valid) report.document.response.recommendations; // typed
 */
export function validateResponse(
  response: Input,
  request?: Input | null,
  options?: ValidateResponseOptions | null,
): ResponseReport {
  const choice = choose(FOR_RESPONSE, options);
  const document = read(response, choice);
  const other = request === undefined || request === null ? undefined : read(request, choice);
  const { buffer, at } = record.call(record.VALIDATE_RESPONSE, document, choice, SYSTEM, other);
  return Verdicts.of(buffer, at, document) as unknown as ResponseReport;
}

/**
 * Brings any JSON value, not only objects, to its canonical form (RFC 8785): members sorted by UTF-16 code units,
 * numbers as ECMAScript prints them, no white space.
 *
 * @throws {ContractError} for what I-JSON (RFC 7493) refuses
 *
 * @example
 * canonicalize({ b: 1.0, a: [1e3, '€'] }).canonical.toString(); // '{"a":[1000,"€"],"b":1}'
 */
export function canonicalize(
  value: Input | number | boolean | bigint | null,
  options?: CanonicalizeOptions | null,
): Canonical {
  const choice = choose(FOR_CANONICAL, options);
  const { buffer, at } = record.call(record.CANONICALIZE, read(value, choice, true), choice);
  if (buffer[at] !== record.CANONICAL) throw refused(buffer, at);
  return { canonical: record.bytes(buffer, at), documentSha256: record.digests(buffer, at) };
}

/**
 * Undoes changes, from the last to the first, and gives the caller's document back, as JSON text in bytes: the caller's
 * text may have held numbers that JavaScript reads otherwise.
 *
 * @throws {RestoreError} the changes do not fit the document; nothing is guessed
 *
 * @example
 * const { document, changes } = normalize({ PUE: '1,4' });
 * restore(document, changes).toString(); // '{"PUE":"1,4"}'
 */
export function restore(document: Input, changes: readonly Change[]): Buffer {
  const changed = read(document, UNLIMITED);
  if (!Array.isArray(changes))
    throw misuse(`changes must be an array; found ${describe(changes)}`, 'MASS_INVALID_ARGUMENT');
  return undo(changed, JSON.stringify(changes));
}

/**
 * Makes an Enterprise request of a Simple document: the signals recognised in it, and the rest from a site profile, which
 * is what is the same in all requests of a site.
 *
 * @throws {ContractError} what is missing or wrong, field by field; issues about the profile have paths under `/profile`
 *
 * @example
 * const request = promote(exported, siteProfile);
 * request.document.request.signals.energy.it_load_kw;
 */
export function promote(simple: Input, profile: Input, options?: NormalizeOptions | null): Normalized<'enterprise'> {
  const choice = choose(FOR_PROMOTE, options);
  const [document, other] = [read(simple, choice), read(profile, choice)];
  const { buffer, at } = record.call(record.PROMOTE, document, choice, context(options), other);
  return outcome(buffer, at);
}

/**
 * Moves a document along the chain of versions (`CONTRACT_VERSIONS`) and normalises it there. The step from `1.0-simple`
 * to `1.1` needs a site profile.
 *
 * @throws {ContractError} `unsupported_version` for a version that is not in the chain or is older than the document's;
 *   else what is missing for the step
 *
 * @example
 * upgrade({ PUE: 1.4 }, '1.0-simple').pipeline; // 'simple'
 */
export function upgrade(
  document: Input,
  to: string,
  profile?: Input | null,
  options?: NormalizeOptions | null,
): NormalizedBy<Pipeline> {
  if (typeof to !== 'string') throw misuse(`\`to\` must be a string; found ${describe(to)}`, 'MASS_INVALID_ARGUMENT');
  const choice = choose(FOR_UPGRADE, options);
  const first = read(document, choice);
  const other = profile === undefined || profile === null ? undefined : read(profile, choice);
  const { buffer, at } = record.call(record.UPGRADE, first, choice, context(options), other, to);
  return outcome(buffer, at) as NormalizedBy<Pipeline>;
}

/**
 * The JSON Schema (2020-12) of a kind of document, of the newest version unless one is given. It says what a schema can
 * say: types, members, formats, allowed values, ranges. Rules across fields are not in it.
 *
 * @throws {TypeError} there is no such kind or version
 *
 * @example
 * schema('enterprise').$schema; // 'https://json-schema.org/draft/2020-12/schema'
 */
export function schema(kind: SchemaKind, version?: string): Record<string, unknown> {
  const text = native.constants(`${kind} ${version ?? ''}`);
  if (text !== '') return JSON.parse(text) as Record<string, unknown>;
  const known = (JSON.parse(native.constants('schemas')) as string[]).join(', ');
  const wanted = version === undefined ? String(kind) : `${String(kind)} ${String(version)}`;
  throw misuse(`there is no schema ${wanted}; there are ${known}`, 'MASS_INVALID_ARGUMENT');
}

/**
 * Every code that an issue can have, with its layer, severities, parameters and texts in English and Spanish.
 *
 * @example
 * issueCatalogue().find(({ code }) => code === 'looks_like_percent')?.en.explanation;
 */
export function issueCatalogue(): CatalogueEntry[] {
  return (JSON.parse(native.constants('catalogue')) as { issues: CatalogueEntry[] }).issues;
}

/** The versions of the contract, oldest first. */
export const CONTRACT_VERSIONS: readonly string[] = Object.freeze(JSON.parse(native.constants('versions')) as string[]);

/** The version of the contract that the catalogue of issues belongs to. */
export const CATALOGUE_VERSION: string = native.constants('catalogueVersion');

/** The version of this package's native part. */
export const version: string = native.constants('version');

/** @internal Panics in the native part, so that the tests can see what becomes of it. */
export function _panic(message: string): void {
  record.call(record.PANIC, { source: Buffer.from(message), flags: 0 }, DEFAULT, SYSTEM);
}
