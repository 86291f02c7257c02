// Many calls, a million as promised, and many threads. MASS_CALLS says another number.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';
import { Worker } from 'node:worker_threads';
import { canonicalize, normalize, normalizeAsync, normalizeBatch, validate } from '@mass-sdk/node';

const CALLS = Number(process.env.MASS_CALLS ?? 1_000_000);
const MEBI = 2 ** 20;
const ENTERPRISE = readFileSync(new URL('../../schemas/examples/enterprise.json', import.meta.url));
const OBJECT = JSON.parse(ENTERPRISE);

setFlagsFromString('--expose-gc');
const gc = runInNewContext('gc');

/** Memory of the process when all that can go is gone. */
async function memory() {
  for (let round = 0; round < 3; round++) {
    gc();
    await new Promise(setImmediate);
  }
  return process.memoryUsage().rss;
}

/** Does something often; memory may grow while caches fill, and then not any more. */
async function steady(times, work) {
  for (let n = 0; n < times / 10; n++) await work(n);
  const before = await memory();
  for (let n = 0; n < times; n++) await work(n);
  const grown = (await memory()) - before;
  assert.ok(grown < 24 * MEBI, `${times} times: ${(grown / MEBI).toFixed(1)} MiB more`);
}

function refuse(work) {
  assert.throws(work);
}

describe('memory does not grow', () => {
  test('normalize', async () => {
    const before = await memory();
    // Not even within one turn of the event loop: nothing waits for a finaliser.
    for (let n = 0; n < CALLS; n++) normalize(ENTERPRISE);
    const grown = (await memory()) - before;
    assert.ok(grown < 48 * MEBI, `${CALLS} calls: ${(grown / MEBI).toFixed(1)} MiB more`);
  });
  test('all that results can give', () =>
    steady(CALLS / 100, () => {
      const result = normalize(ENTERPRISE);
      return result.canonical.length + result.changes.length + result.issues.length + result.document.payload.length;
    }));
  test('validate, good and bad, objects and texts', () =>
    steady(CALLS / 100, (n) => {
      validate(ENTERPRISE);
      validate({ n, s: 'é' });
      validate(OBJECT).document.payload;
      validate(`{"n": ${n}, "n": 1}`).issues.length;
      refuse(() => canonicalize('{'));
      validate('{}', { maxBytes: (n % 200) + 10 });
    }));
  test('large documents', () => {
    const large = JSON.stringify({ pad: Array.from({ length: 20_000 }, (_, n) => `${n} `) });
    return steady(CALLS / 5000, () => normalize(large).canonical.length);
  });
  test('off the main thread', () => steady(CALLS / 250, () => normalizeAsync(ENTERPRISE)));
  test('batches', async () => {
    const line = `${JSON.stringify(JSON.parse(ENTERPRISE))}\n{"broken":\n`;
    const block = Buffer.from(line.repeat(500));
    await steady(CALLS / 20_000, async () => {
      let count = 0;
      for await (const row of normalizeBatch(block)) count += row.ok ? 1 : 0;
      assert.equal(count, 500);
    });
  });
  test('refused rows that are kept do not keep the others', async () => {
    const line = `{"pad":"${'x'.repeat(10_000)}"}\n`;
    const before = await memory();
    const kept = [];
    for (let round = 0; round < 30; round++) {
      for await (const row of normalizeBatch(Buffer.from(`${line.repeat(200)}{\n`))) if (!row.ok) kept.push(row);
    }
    assert.equal(kept.length, 30);
    const grown = (await memory()) - before;
    assert.ok(grown < 32 * MEBI, `${(grown / MEBI).toFixed(1)} MiB more`);
  });
});

describe('worker threads', () => {
  const script = `
    const { parentPort, workerData } = require('node:worker_threads');
    const mass = require(workerData.path);
    (async () => {
      const digests = new Set();
      for (let n = 0; n < 2000; n++) {
        digests.add(mass.normalize(workerData.text, { now: '2026-11-24T13:15:21Z', seed: 's', maxIssues: n % 100 + 1 }).documentSha256);
      }
      for await (const row of mass.normalizeBatch('{"a":1}\\n'.repeat(500))) if (!row.ok) throw row.error;
      try { mass._panic('in a worker'); } catch (error) { digests.add(error.code); }
      parentPort.postMessage([...digests]);
    })();
  `;
  const path = fileURLToPath(new URL('../dist/lib/index.js', import.meta.url));
  const start = () => new Worker(script, { eval: true, workerData: { path, text: ENTERPRISE.toString() } });
  test('give what the main thread gives', async () => {
    const expected = normalize(ENTERPRISE, { now: '2026-11-24T13:15:21Z', seed: 's' }).documentSha256;
    const answers = Array.from({ length: 4 }, () => {
      const worker = start();
      return new Promise((resolve, reject) => worker.once('message', resolve).once('error', reject));
    });
    for (const answer of await Promise.all(answers)) assert.deepEqual(answer, [expected, 'MASS_INTERNAL']);
  });
  test('can be ended at any time', async () => {
    for (let round = 0; round < 8; round++) {
      const worker = start();
      await new Promise((resolve) => setTimeout(resolve, 20 + round * 25));
      await worker.terminate();
    }
    assert.equal(normalize({ a: ' x ' }).payload.a, 'x');
  });
});
