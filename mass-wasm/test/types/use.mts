// The types of the package as a program for browsers sees them: without Node's.

import {
  type ContractError,
  type EnterpriseRequest,
  type IssueCode,
  init,
  type JsonObject,
  type Normalized,
  normalize,
  normalizeBatch,
  normalizeSimple,
  type SimpleRecord,
  validate,
} from '@mass-sdk/wasm';
import { expectTypeOf } from 'expect-type';

await init();
await init(new URL('https://example.org/mass.wasm'));
await init(fetch('/mass.wasm'));

const simple = normalizeSimple(new Uint8Array());
expectTypeOf(simple).toEqualTypeOf<Normalized<'simple'>>();
expectTypeOf(simple.canonical).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
expectTypeOf(normalize('{}', { pipeline: 'enterprise' }).pipeline).toEqualTypeOf<'enterprise'>();

const report = validate('{}');
if (report.valid && report.pipeline === 'enterprise') expectTypeOf(report.document).toEqualTypeOf<EnterpriseRequest>();
if (report.valid && report.pipeline === 'simple')
  expectTypeOf(report.document).toEqualTypeOf<SimpleRecord | JsonObject>();
if (!report.valid) expectTypeOf(report.document).toEqualTypeOf<undefined>();
for (const { code, line } of report.issues) {
  expectTypeOf(code).toEqualTypeOf<IssueCode>();
  expectTypeOf(line).toEqualTypeOf<number | undefined>();
}

for await (const row of normalizeBatch('{}\n')) {
  if (row.ok) expectTypeOf(row.result.canonical).toEqualTypeOf<Uint8Array<ArrayBuffer>>();
}

// @ts-expect-error there is no such option
validate('{}', { stric: true });
// @ts-expect-error nor is a number a document
normalize(1);
expectTypeOf<ContractError['code']>().toEqualTypeOf<'MASS_CONTRACT'>();
