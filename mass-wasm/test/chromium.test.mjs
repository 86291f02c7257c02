// In Chromium: the whole conformance suite, in a page that gets nothing but the package and the cases.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { open } from './browser.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));
const CASES = at('../../tests/conformance/cases');

/** What the suite of the Node package takes from Node, in a page. */
const inPage = {
  name: 'in-page',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^@mass-sdk\/node$/ }, () => ({ path: '/mass/index.js', external: true }));
    onResolve({ filter: /^node:/ }, ({ path }) => ({ path, namespace: 'in-page' }));
    onLoad({ filter: /.*/, namespace: 'in-page' }, ({ path }) => ({
      resolveDir: at('.'),
      contents: `export * from './in-page.mjs'; export { ${path === 'node:assert/strict' ? 'assert' : 'nothing'} as default } from './in-page.mjs';`,
    }));
  },
};

async function suite() {
  const { outputFiles } = await build({
    entryPoints: [at('../../mass-node/test/conformance.test.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    plugins: [inPage],
    inject: [at('in-page-buffer.mjs')],
    define: { 'import.meta.url': '"file:///suite/"' },
  });
  return outputFiles[0].text;
}

const PAGE = `<!doctype html><meta charset="utf-8"><title>suite</title><script type="module">
import { init } from '/mass/index.js';
try {
  const start = performance.now();
  await init();
  window.started = performance.now() - start;
  window.cases = await (await fetch('/cases')).json();
  const { done } = await import('/suite.js').then(() => import('/report.js'));
  window.report = await done();
} catch (error) { window.report = { failed: [String(error.stack)], passed: [] }; }
</script>`;

let opened;
let page;

before(async () => {
  const cases = Object.fromEntries(
    readdirSync(CASES)
      .filter((name) => name.endsWith('.json'))
      .map((name) => [name, readFileSync(`${CASES}/${name}`, 'utf8')]),
  );
  const script = await suite();
  const files = {
    '/': ['text/html', PAGE],
    '/cases': ['application/json', JSON.stringify(cases)],
    '/suite.js': ['text/javascript', script],
    '/report.js': ['text/javascript', 'export const done = () => window.runTests();'],
    '/mass/index.js': ['text/javascript', readFileSync(at('../dist/index.js'))],
    '/mass/mass.wasm': ['application/wasm', readFileSync(at('../dist/mass.wasm'))],
  };
  opened = await open(files);
  page = opened.page;
  await page.goto(opened.url);
});

after(() => opened?.close());

test('the whole suite by every route', { timeout: 300_000 }, async () => {
  await page.waitForFunction(() => window.report !== undefined, undefined, { timeout: 280_000 });
  const { failed, passed, log } = await page.evaluate(() => window.report);
  assert.deepEqual(failed, []);
  assert.deepEqual(passed, ['there are cases', 'every skip is needed', 'every case by every route']);
  const { buffer, string, object, batch } = JSON.parse(log.join('\n').match(/\{.*\}/)[0]);
  assert.ok(buffer >= 1500 && string >= 1500 && object >= 1000 && batch >= 400, log.join('\n'));
  console.log(`Chromium ${opened.browser.version()}: ${log.join('\n')}`);
});

test('the module starts', async () => {
  const started = await page.evaluate(() => window.started);
  console.log(`fetched, compiled and started in ${started.toFixed(1)} ms`);
  assert.ok(started > 0);
});
