/**
 * MASS for Node: documents about data centres, validated, brought to a normal form, and fingerprinted.
 *
 * Every call takes JSON text (Buffer, Uint8Array, string) or an object, and options by name. The documents as Standard
 * Schema objects, for every library that takes those of zod or valibot, are in `@mass-sdk/node/standard-schema`;
 * adapters for web frameworks are in `@mass-sdk/node/fastify`, `/express` and `/hono`; `schema` gives JSON Schemas.
 *
 * @packageDocumentation
 */
import { type Normalized, type NormalizedBy } from './normalized.js';
import { type Canonical, type LenientReport, type Report, type ResponseReport } from './report.js';
import type { CanonicalizeOptions, CatalogueEntry, Change, Input, NormalizeEnterpriseOptions, NormalizeOptions, NormalizeSimpleOptions, Pipeline, SchemaKind, ValidateOptions, ValidateResponseOptions } from './types.js';
export { normalizeAsync, validateAsync } from './async.js';
export { type BadRow, type Batch, type BatchRow, type GoodRow, normalizeBatch } from './batch.js';
export { ContractError, MassInternalError, RestoreError } from './errors.js';
export { type NormalDocuments, Normalized, type NormalizedBy } from './normalized.js';
export type { Canonical, InvalidReport, LenientReport, Report, ResponseReport, ValidDocuments, ValidReport, } from './report.js';
export { normalizeStream, normalizeTransform, type StreamInput } from './stream.js';
export type * from './types.js';
/** What a pipeline option makes of a result's type. */
export type PipelineOf<O> = O extends {
    pipeline: infer P;
} ? (P extends Pipeline ? P : Pipeline) : Pipeline;
/** What options make of a report's type: documents of lenient validation have none. */
export type ReportOf<O> = O extends {
    strict: infer S extends boolean;
} ? true extends S ? false extends S ? LenientReport<PipelineOf<O>> : Report<PipelineOf<O>> : LenientReport<PipelineOf<O>> : Report<PipelineOf<O>>;
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
export declare function normalize<const O extends NormalizeOptions = NormalizeOptions>(input: Input, options?: O | null): NormalizedBy<PipelineOf<O>>;
/**
 * Normalises a document as a Simple record, or as the payload of one; throws what `normalize` throws.
 *
 * @example
 * normalizeSimple({ PUE: '1,4' }).payload; // { PUE: 1.4 }
 */
export declare function normalizeSimple(input: Input, options?: NormalizeSimpleOptions | null): Normalized<'simple'>;
/**
 * Normalises a document as an Enterprise request, whatever it calls itself; throws what `normalize` throws.
 *
 * @example
 * normalizeEnterprise(body).document.request.mode; // 'shadow' | 'advisory' | 'active'
 */
export declare function normalizeEnterprise(input: Input, options?: NormalizeEnterpriseOptions | null): Normalized<'enterprise'>;
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
export declare function validate<const O extends ValidateOptions = ValidateOptions>(input: Input, options?: O | null): ReportOf<O>;
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
export declare function validateResponse(response: Input, request?: Input | null, options?: ValidateResponseOptions | null): ResponseReport;
/**
 * Brings any JSON value, not only objects, to its canonical form (RFC 8785): members sorted by UTF-16 code units,
 * numbers as ECMAScript prints them, no white space.
 *
 * @throws {ContractError} for what I-JSON (RFC 7493) refuses
 *
 * @example
 * canonicalize({ b: 1.0, a: [1e3, '€'] }).canonical.toString(); // '{"a":[1000,"€"],"b":1}'
 */
export declare function canonicalize(value: Input | number | boolean | bigint | null, options?: CanonicalizeOptions | null): Canonical;
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
export declare function restore(document: Input, changes: readonly Change[]): Buffer;
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
export declare function promote(simple: Input, profile: Input, options?: NormalizeOptions | null): Normalized<'enterprise'>;
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
export declare function upgrade(document: Input, to: string, profile?: Input | null, options?: NormalizeOptions | null): NormalizedBy<Pipeline>;
/**
 * The JSON Schema (2020-12) of a kind of document, of the newest version unless one is given. It says what a schema can
 * say: types, members, formats, allowed values, ranges. Rules across fields are not in it.
 *
 * @throws {TypeError} there is no such kind or version
 *
 * @example
 * schema('enterprise').$schema; // 'https://json-schema.org/draft/2020-12/schema'
 */
export declare function schema(kind: SchemaKind, version?: string): Record<string, unknown>;
/**
 * Every code that an issue can have, with its layer, severities, parameters and texts in English and Spanish.
 *
 * @example
 * issueCatalogue().find(({ code }) => code === 'looks_like_percent')?.en.explanation;
 */
export declare function issueCatalogue(): CatalogueEntry[];
/** The versions of the contract, oldest first. */
export declare const CONTRACT_VERSIONS: readonly string[];
/** The version of the contract that the catalogue of issues belongs to. */
export declare const CATALOGUE_VERSION: string;
/** The version of this package's native part. */
export declare const version: string;
