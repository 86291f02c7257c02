// Enterprise requests that are objects, whether they cross packed (lib/packed.ts), and what is said of them then.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { ContractError, normalize, validate } from '@mass-sdk/node';

const require = createRequire(import.meta.url);
const { judge, pack } = require('../dist/lib/packed.js');
const { DEFAULT } = require('../dist/lib/options.js');
const record = require('../dist/lib/record.js');

const EXAMPLE = readFileSync(new URL('../../schemas/examples/enterprise.json', import.meta.url), 'utf8');
const CONTEXT = { now: '2026-11-24T13:15:21.25Z', seed: 'packed' };

export const fresh = () => JSON.parse(EXAMPLE);
export const changed = (change) => {
  const document = fresh();
  change(document, document.request.signals);
  return document;
};

/** Whether it crossed packed, and was judged so: from its members, and from the text that is made of them. */
export function isPacked(document) {
  const sound = judge(document, DEFAULT);
  const found = pack(document, DEFAULT);
  if (found === undefined) {
    assert.equal(sound, undefined);
    return false;
  }
  const { buffer, at } = record.call(record.VALIDATE, found, DEFAULT);
  assert.equal(buffer[at] === record.REPORT, sound !== undefined);
  if (sound !== undefined) assert.deepEqual(JSON.parse(sound.text()), JSON.parse(JSON.stringify(document)));
  return sound !== undefined;
}

export function judged(document) {
  try {
    const { canonical, documentSha256, contentSha256, changes, issues, pipeline } = normalize(document, CONTEXT);
    const digests = [documentSha256, contentSha256];
    return { canonical: canonical.toString(), digests, changes, issues: placeless(issues), pipeline };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { issues: placeless(error.issues), pipeline: error.pipeline };
  }
}

const placeless = (issues) => issues.map(({ line, column, ...issue }) => issue);

/** The same is said of the object as of its text. */
export function same(document) {
  const text = JSON.stringify(document);
  const [report, expected] = [validate(document), validate(text)];
  for (const name of ['valid', 'pipeline', 'missingRatio', 'stalenessSeconds']) {
    assert.equal(report[name], expected[name], name);
  }
  assert.deepEqual(report.issues, placeless(expected.issues));
  assert.deepEqual(report.document, expected.document);
  assert.deepEqual(judged(document), judged(text));
}
