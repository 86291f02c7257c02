// Bytes and texts: every kind of view, memory that is gone or shared, and texts that are none.

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { Worker } from 'node:worker_threads';
import { ContractError, canonicalize, normalize, normalizeAsync, validate } from '@mass-sdk/node';

const TEXT = '{"a":" x ","b":[1,2,"1.240,5"],"c":"sí 😀"}';

function codes(work) {
  try {
    work();
    return [];
  } catch (error) {
    assert.ok(error instanceof ContractError, String(error));
    return error.issues.map((issue) => [issue.code, issue.params.reason]);
  }
}

describe('views', () => {
  const padded = Buffer.from(`${TEXT}${' '.repeat(8 - (Buffer.byteLength(TEXT) % 8))}`);
  const memory = new ArrayBuffer(padded.length + 16);
  new Uint8Array(memory).set(padded, 8);
  const expected = canonicalize(TEXT).documentSha256;
  for (const Kind of [
    Uint8Array,
    Int8Array,
    Uint8ClampedArray,
    Uint16Array,
    Int32Array,
    Float64Array,
    BigUint64Array,
    DataView,
  ]) {
    test(Kind.name, () => {
      const view = new Kind(memory, 8, padded.length / (Kind.BYTES_PER_ELEMENT ?? 1));
      assert.equal(canonicalize(view).documentSha256, expected);
    });
  }
  test('Buffer, ArrayBuffer, and what is shared or can grow', async () => {
    assert.equal(canonicalize(padded).documentSha256, expected);
    assert.equal(
      canonicalize(padded.buffer.slice(padded.byteOffset, padded.byteOffset + padded.length)).documentSha256,
      expected,
    );
    const shared = new SharedArrayBuffer(padded.length);
    new Uint8Array(shared).set(padded);
    for (const input of [shared, new Uint8Array(shared), Buffer.from(shared), new DataView(shared)]) {
      assert.equal(canonicalize(input).documentSha256, expected);
      assert.equal(validate(input).valid, true);
      assert.equal((await normalizeAsync(input)).payload.a, 'x');
    }
    const growing = new ArrayBuffer(padded.length, { maxByteLength: 1000 });
    new Uint8Array(growing).set(padded);
    assert.equal(canonicalize(new Uint8Array(growing)).documentSha256, expected);
    growing.resize(3);
    assert.deepEqual(
      codes(() => canonicalize(new Uint8Array(growing))),
      [['invalid_json', 'unexpected_end']],
    );
  });
  test('small arrays, which V8 keeps in its heap', () => {
    for (let length = 0; length < 80; length++) {
      const array = new Uint8Array(length + 2).fill(32);
      array[0] = 0x5b;
      array[length + 1] = 0x5d;
      assert.equal(canonicalize(array).canonical.toString(), '[]');
    }
  });
  test('memory that another thread wrote to meanwhile', async () => {
    const shared = new SharedArrayBuffer(4096);
    const array = new Uint8Array(shared).fill(32);
    array.set(Buffer.from('{"a":1}'));
    const worker = new Worker(
      'const {workerData}=require("worker_threads");const a=new Uint8Array(workerData);for(;;){for(let i=5;i<4000;i++)a[i]=32+i%90;a.set(Buffer.from("{\\"a\\":1}"))}',
      { eval: true, workerData: shared },
    );
    await new Promise((resolve) => worker.once('online', resolve));
    for (let round = 0; round < 3000; round++) validate(array);
    await worker.terminate();
  });
});

describe('memory that is gone', () => {
  test('a detached buffer is a TypeError', () => {
    const array = new Uint8Array(Buffer.from(TEXT));
    structuredClone(array.buffer, { transfer: [array.buffer] });
    for (const call of [normalize, validate, canonicalize]) {
      assert.throws(() => call(array), { name: 'TypeError', code: 'MASS_INVALID_ARGUMENT', message: /detached/ });
    }
    assert.throws(() => validate(array.buffer), { name: 'TypeError' });
    assert.deepEqual(
      codes(() => canonicalize(new Uint8Array(0))),
      [['invalid_json', 'empty']],
    );
  });
  test('results whose memory the caller gave away do no harm', () => {
    const first = normalize(TEXT);
    const { buffer } = first.canonical;
    structuredClone(buffer, { transfer: [buffer] });
    for (let round = 0; round < 100; round++) assert.equal(normalize(TEXT).payload.a, 'x');
  });
});

describe('texts that are no JSON', () => {
  const reasons = (input, options) => codes(() => canonicalize(input, options)).map(([, reason]) => reason);
  test('bytes that are not UTF-8', () => {
    for (const bytes of [[0xff], [0x22, 0xc3, 0x22], [0x22, 0xed, 0xa0, 0x80, 0x22], [0xfe, 0xff, 0x00, 0x7b]]) {
      assert.deepEqual(reasons(Buffer.from(bytes)), ['invalid_utf8']);
    }
  });
  test('strings with lone surrogates', () => {
    for (const text of ['"\ud800"', '"\udc00x"', '{"a":"é\ud83d"}', '"\ude00\ud83d"', '\ud800']) {
      assert.deepEqual(reasons(text), ['invalid_utf8'], JSON.stringify(text));
    }
    assert.deepEqual(reasons('"\ud83d\ude00"'), []);
  });
  test('strings of every width come through', () => {
    for (const inner of ['a', 'é', '€', '😀', 'aé€😀'.repeat(40), 'x'.repeat(100_000), '€'.repeat(100_000), '\u0000']) {
      const text = JSON.stringify(inner);
      assert.equal(canonicalize(text).canonical.toString(), canonicalize(Buffer.from(text)).canonical.toString());
    }
    const large = JSON.stringify('z'.repeat(3_000_000));
    assert.equal(canonicalize(large, { maxBytes: 4_000_000 }).canonical.length, large.length);
    assert.deepEqual(
      codes(() => canonicalize('"'.repeat(2 ** 28))),
      [['too_large', undefined]],
    );
  });
  test('whatever bytes', () => {
    let state = 7;
    const random = (below) => {
      state = (state * 48271) % 2147483647;
      return state % below;
    };
    const source = Buffer.from(TEXT);
    for (let round = 0; round < 20_000; round++) {
      const bytes = Buffer.from(source);
      for (let n = random(4) + 1; n > 0; n--) bytes[random(bytes.length)] = random(256);
      const report = validate(bytes.subarray(0, random(bytes.length + 1)));
      assert.equal(report.valid, report.errors.length === 0);
    }
  });
});
