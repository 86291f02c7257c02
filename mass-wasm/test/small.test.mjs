// The small module gives the same answers to the whole suite, and says what it has not.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const answers = (hook) =>
  JSON.parse(
    execFileSync(process.execPath, ['--import', new URL(hook, import.meta.url).href, at('answers.mjs')], {
      encoding: 'utf8',
      maxBuffer: 1 << 28,
    }),
  );

test('the small module answers as the whole one', () => {
  const whole = answers('as-wasm.mjs');
  const small = answers('as-small.mjs');
  const [same, other] = [true, false].map((same) => Object.keys(whole).filter((n) => whole[n].needsSignals !== same));
  assert.ok(same.length >= 1400 && other.length >= 50, `${same.length} and ${other.length} cases`);
  for (const name of same) assert.deepEqual(small[name], whole[name], name);
  for (const name of other) {
    const { thrown } = small[name].answer;
    assert.match(thrown ?? `nothing thrown: ${name}`, /load mass\.wasm/);
  }
});
