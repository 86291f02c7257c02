// In Node: the tests of the Node package that are about the same things, with this package in its place.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { isDeepStrictEqual } from 'node:util';

// Else the runner takes the other one for a part of itself.
const { NODE_TEST_CONTEXT: _, ...env } = process.env;

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

for (const name of ['conformance', 'host-values']) {
  test(`${name} of @mass-sdk/node holds here`, () => {
    const output = execFileSync(
      process.execPath,
      ['--import', new URL('as-wasm.mjs', import.meta.url).href, '--test', at(`../../mass-node/test/${name}.test.mjs`)],
      { encoding: 'utf8', maxBuffer: 1 << 26, env },
    );
    assert.match(output, /^# pass [1-9]/m);
    assert.match(output, /^# fail 0$/m);
  });
}

test('import and require give the same package, and the module asks for nothing', async () => {
  const { createRequire } = await import('node:module');
  const required = createRequire(import.meta.url)('@mass-sdk/wasm');
  const imported = await import('@mass-sdk/wasm');
  assert.deepEqual(Object.keys(required).sort(), Object.keys(imported).sort());
  const { readFileSync } = await import('node:fs');
  const module = new WebAssembly.Module(readFileSync(at('../dist/mass.wasm')));
  assert.deepEqual(WebAssembly.Module.imports(module), [
    { module: './glue_bg.js', name: '__wbindgen_init_externref_table', kind: 'function' },
  ]);
  assert.ok(isDeepStrictEqual(required.schema('enterprise'), imported.schema('enterprise')));
});

test('256 levels fit on the stack', async () => {
  const { normalize, validate } = await import('@mass-sdk/wasm');
  const deep = `${'{"a":'.repeat(254)}1${'}'.repeat(254)}`;
  assert.ok(normalize(deep, { maxDepth: 256 }).canonical.length > deep.length);
  assert.equal(validate('['.repeat(100_000)).valid, false);
});

test('after a trap the next call is answered, with the options of before', async () => {
  const mass = await import('@mass-sdk/wasm');
  const options = { maxDepth: 7, now: '2026-11-24T13:15:21Z', seed: 's' };
  const before = mass.normalize({ a: ' x' }, options).documentSha256;
  assert.throws(() => mass._panic('at once'), { name: 'MassInternalError', code: 'MASS_INTERNAL' });
  assert.equal(mass.normalize({ a: ' x' }, options).documentSha256, before);
  assert.throws(() => mass.normalize('{"a":{"a":{"a":{"a":{"a":{"a":{"a":{}}}}}}}}', options), {
    name: 'ContractError',
  });
});
