// The schemas as Standard Schema objects, by themselves and in a library that takes any of them.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, it } from 'node:test';
import { ContractError, Normalized, normalize, schema } from '@mass-sdk/node';
import { enterpriseRequest, massDocument, recommendationResponse, simpleRecord } from '@mass-sdk/node/standard-schema';
import { initTRPC, TRPCError } from '@trpc/server';
import { changed, EXAMPLE } from './bodies.mjs';

const REQUEST = JSON.parse(EXAMPLE);
const RESPONSE = readFileSync(new URL('../../../schemas/examples/response.json', import.meta.url));
const validate = (one, value) => one['~standard'].validate(value);
const places = (result) => result.issues.map(({ path, issue }) => [path, issue?.code]);

describe('a schema', () => {
  it('says what it is', () => {
    for (const one of [enterpriseRequest, simpleRecord, massDocument, recommendationResponse]) {
      assert.equal(one['~standard'].version, 1);
      assert.equal(one['~standard'].vendor, 'mass');
    }
  });

  it('gives the document that was judged, not the value that was handed in', () => {
    const result = validate(enterpriseRequest, REQUEST);
    assert.deepEqual(result, { value: REQUEST });
    assert.notEqual(result.value, REQUEST);
    assert.deepEqual(validate(enterpriseRequest, EXAMPLE), { value: REQUEST });
    assert.deepEqual(validate(enterpriseRequest, EXAMPLE.toString()), { value: REQUEST });
  });

  it('gives the result of normalising', () => {
    const { value } = validate(enterpriseRequest.normalized(), REQUEST);
    assert.ok(value instanceof Normalized);
    assert.equal(value.contentSha256, normalize(EXAMPLE).contentSha256);
  });

  it('has the core’s options', () => {
    const lenient = enterpriseRequest.with({ locale: 'es' }).normalized({ strict: false });
    const shouting = changed(({ request }) => {
      request.mode = request.mode.toUpperCase();
    });
    assert.equal(validate(lenient, shouting).value.document.request.mode, REQUEST.request.mode);
    assert.ok(validate(enterpriseRequest, shouting).issues.length > 0);
    assert.match(validate(lenient, '{}').issues[0].message, /[áéíóúñ]|falta|obligatori/i);
    assert.equal(enterpriseRequest.maxBytes, 1 << 20);
    assert.equal(enterpriseRequest.normalized({ maxBytes: 10 }).maxBytes, 10);
    assert.deepEqual(places(validate(simpleRecord.with({ maxBytes: 10 }), '{"a": 12345678}')), [[[], 'too_large']]);
    assert.throws(() => validate(simpleRecord.with({ locale: 'fr' }), '{}'), TypeError);
  });

  it('has paths whose positions are numbers', () => {
    const duplicate = '{"payload":{"rows":[1,{"a/b":[[0,{"x":1,"x":2}]]}],"0":{"~":1,"~":2}}}';
    assert.deepEqual(places(validate(simpleRecord, duplicate)), [
      [['payload', 'rows', 1, 'a/b', 0, 1, 'x'], 'duplicate_key'],
      [['payload', '0', '~'], 'duplicate_key'],
    ]);
    const rows = structuredClone(JSON.parse(RESPONSE));
    rows.response.recommendations[0].priority = 0;
    assert.deepEqual(places(validate(recommendationResponse, rows)), [
      [['response', 'recommendations', 0, 'priority'], 'out_of_range'],
    ]);
  });

  it('reports errors and no warnings', () => {
    const doubtful = changed(({ request }) => {
      request.signals.thermal.return_temp_c = request.signals.thermal.supply_temp_c - 5;
    });
    assert.equal(validate(enterpriseRequest, doubtful).issues, undefined);
  });

  it('has issues, not exceptions, for what is no document', () => {
    for (const value of [undefined, null, true, 5, Number.NaN, 10n, 'text', '', [], new Date(0), new Set()]) {
      const { issues } = validate(enterpriseRequest, value);
      assert.ok(issues.length > 0 && issues.every(({ message }) => message.length > 0), String(value));
    }
    for (const value of [() => {}, Symbol('s'), { payload: { f() {} } }, { a: new Set() }]) {
      assert.equal(validate(simpleRecord, value).issues.length, 1);
    }
    const thrown = new RangeError('mine');
    const hostile = {
      get a() {
        throw thrown;
      },
    };
    assert.throws(
      () => validate(simpleRecord, hostile),
      (error) => error === thrown,
    );
  });

  it('judges a response by its request', () => {
    assert.deepEqual(validate(recommendationResponse, RESPONSE), { value: JSON.parse(RESPONSE) });
    const other = changed((d) => {
      d.request.request_id = 'another';
    });
    const result = validate(recommendationResponse.to(other), RESPONSE);
    assert.ok(places(result).some(([, code]) => code === 'response_id_mismatch'));
  });

  it('throws, if it is asked to accept', () => {
    assert.deepEqual(enterpriseRequest.accept(REQUEST), REQUEST);
    assert.throws(() => enterpriseRequest.accept('{}'), ContractError);
  });

  it('works off the main thread', async () => {
    assert.deepEqual(await enterpriseRequest.acceptAsync(EXAMPLE), REQUEST);
    const normalized = await enterpriseRequest.normalized().acceptAsync(REQUEST);
    assert.equal(normalized.contentSha256, normalize(EXAMPLE).contentSha256);
    assert.equal((await simpleRecord.normalized().acceptAsync('{"a": 1}')).pipeline, 'simple');
    assert.deepEqual(await recommendationResponse.acceptAsync(RESPONSE), JSON.parse(RESPONSE));
    await assert.rejects(enterpriseRequest.acceptAsync('{}'), ContractError);
    await assert.rejects(enterpriseRequest.normalized().acceptAsync(null), ContractError);
  });

  it('has a JSON Schema (Standard JSON Schema)', () => {
    const { jsonSchema } = enterpriseRequest['~standard'];
    assert.deepEqual(jsonSchema.input({ target: 'draft-2020-12' }), schema('enterprise'));
    assert.deepEqual(jsonSchema.output({ target: 'draft-2020-12' }), schema('enterprise'));
    assert.throws(() => jsonSchema.input({ target: 'draft-07' }), TypeError);
  });
});

describe('tRPC', () => {
  const t = initTRPC.create();
  const router = t.router({
    digest: t.procedure.input(enterpriseRequest.normalized()).mutation(({ input }) => input.contentSha256),
    answer: t.procedure.output(recommendationResponse).query(() => JSON.parse(RESPONSE)),
    wrong: t.procedure.output(recommendationResponse).query(() => ({})),
  });
  const caller = t.createCallerFactory(router)({});

  it('takes them for inputs', async () => {
    assert.equal(await caller.digest(REQUEST), normalize(EXAMPLE).contentSha256);
    await assert.rejects(caller.digest({ ...REQUEST, payload: 5 }), (error) => {
      assert.ok(error instanceof TRPCError);
      assert.equal(error.code, 'BAD_REQUEST');
      assert.deepEqual(places(error.cause), [[['payload'], 'wrong_type']]);
      return true;
    });
  });

  it('takes them for outputs', async () => {
    assert.deepEqual(await caller.answer(), JSON.parse(RESPONSE));
    await assert.rejects(caller.wrong(), (error) => error.code === 'INTERNAL_SERVER_ERROR');
  });
});
