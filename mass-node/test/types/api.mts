// What the types promise; nothing here runs.

import {
  type BadRow,
  type BatchRow,
  ContractError,
  canonicalize,
  type EnterpriseRequest,
  type GoodRow,
  type Issue,
  type IssueCode,
  type JsonObject,
  type Normalized,
  normalize,
  normalizeAsync,
  normalizeBatch,
  normalizeEnterprise,
  normalizeSimple,
  normalizeStream,
  promote,
  type RecommendationResponse,
  restore,
  type SimpleRecord,
  validate,
  validateResponse,
} from '@mass-sdk/node';
import { expectTypeOf } from 'expect-type';

declare const body: Buffer;

// Reports narrow by `valid`, then by `pipeline`.
const report = validate(body);
if (report.valid) {
  expectTypeOf(report.document).toEqualTypeOf<EnterpriseRequest | SimpleRecord | JsonObject>();
  if (report.pipeline === 'enterprise') {
    expectTypeOf(report.document).toEqualTypeOf<EnterpriseRequest>();
    expectTypeOf(report.document.request.mode).toEqualTypeOf<'shadow' | 'advisory' | 'active'>();
    expectTypeOf(report.document.request.signals.energy.it_load_kw).toEqualTypeOf<number | null | undefined>();
  } else {
    expectTypeOf(report.document).toEqualTypeOf<SimpleRecord | JsonObject>();
  }
} else {
  expectTypeOf(report.document).toEqualTypeOf<undefined>();
  expectTypeOf(report.pipeline).toEqualTypeOf<'simple' | 'enterprise' | null>();
}
expectTypeOf(report.issues).toEqualTypeOf<Issue[]>();

// Options narrow too.
const enterprise = validate(body, { pipeline: 'enterprise' });
if (enterprise.valid) expectTypeOf(enterprise.document).toEqualTypeOf<EnterpriseRequest>();
const lenient = validate(body, { strict: false, pipeline: 'enterprise' });
if (lenient.valid) expectTypeOf(lenient.document).toEqualTypeOf<JsonObject>();
declare const maybe: boolean;
const perhaps = validate(body, { strict: maybe });
if (perhaps.valid) expectTypeOf(perhaps.document).toEqualTypeOf<JsonObject>();
const strict = validate(body, { strict: true, pipeline: 'enterprise' });
if (strict.valid) expectTypeOf(strict.document).toEqualTypeOf<EnterpriseRequest>();
const answer = validateResponse(body, body);
if (answer.valid) expectTypeOf(answer.document).toEqualTypeOf<RecommendationResponse>();

// Results have the members that a normaliser always writes.
const result = normalize(body);
if (result.pipeline === 'enterprise') {
  expectTypeOf(result.document.correlation_id).toEqualTypeOf<string>();
  expectTypeOf(result.document.request.tenant_id).toEqualTypeOf<string>();
} else {
  expectTypeOf(result).toEqualTypeOf<Normalized<'simple'>>();
}
expectTypeOf(result.canonical).toEqualTypeOf<Buffer>();
expectTypeOf(normalize(body, { pipeline: 'simple' })).toEqualTypeOf<Normalized<'simple'>>();
expectTypeOf(normalizeSimple({})).toEqualTypeOf<Normalized<'simple'>>();
expectTypeOf(normalizeEnterprise({})).toEqualTypeOf<Normalized<'enterprise'>>();
expectTypeOf(promote({}, {})).toEqualTypeOf<Normalized<'enterprise'>>();
expectTypeOf(normalizeAsync(body)).resolves.toEqualTypeOf<Normalized<'simple'> | Normalized<'enterprise'>>();
expectTypeOf(canonicalize(5).documentSha256).toEqualTypeOf<string>();
expectTypeOf(restore(result.document, result.changes)).toEqualTypeOf<Buffer>();

// Everything that is an input, and what is none.
normalize('{}');
normalize(new Uint8Array());
normalize(new DataView(new ArrayBuffer(1)));
normalize(new ArrayBuffer(1));
normalize(new Map([['a', 1]]));
normalize({ payload: {} } satisfies { payload: JsonObject });
// @ts-expect-error a number is no document
normalize(5);
// @ts-expect-error nor is nothing
normalize(undefined);
// @ts-expect-error one letter too many
normalize(body, { strickt: true });
// @ts-expect-error no such value
normalize(body, { locale: 'fr' });
// @ts-expect-error the core's own style
normalize(body, { max_bytes: 1 });
// @ts-expect-error it would have no effect
normalizeSimple(body, { pipeline: 'simple' });
// @ts-expect-error it would have no effect
validate(body, { seed: 1 });
normalize(body, { now: new Date(), seed: 5n, rules: { bigNumber: false }, maxDepth: 8, aliases: null });

// Codes are a closed list.
expectTypeOf<'looks_like_percent'>().toExtend<IssueCode>();
// @ts-expect-error no such code
const none: IssueCode = 'looks_like_nothing';
void none;

// Rows narrow by `ok`.
for await (const row of normalizeBatch(body, { threads: 2, signal: AbortSignal.timeout(5) })) {
  expectTypeOf(row).toEqualTypeOf<BatchRow>();
  if (row.ok) expectTypeOf(row).toEqualTypeOf<GoodRow>();
  else expectTypeOf(row).toEqualTypeOf<BadRow>();
  if (row.ok) expectTypeOf(row.result.contentSha256).toEqualTypeOf<string>();
  else expectTypeOf(row.error).toEqualTypeOf<Error>();
}
const web: ReadableStream<BatchRow> = new Blob([]).stream().pipeThrough(normalizeStream());
void web;

try {
  normalize(body);
} catch (error) {
  if (error instanceof ContractError) expectTypeOf(error.issues[0]?.code).toEqualTypeOf<IssueCode | undefined>();
}
