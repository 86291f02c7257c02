// What is shipped: packed, installed into an empty project, and used from ESM, CommonJS, a bundle and a plain page.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { open } from './browser.mjs';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BIN = fileURLToPath(new URL('../../mass-node/node_modules/.bin/', import.meta.url));

function run(cwd, command, ...args) {
  try {
    return execFileSync(command, args, { cwd, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return assert.fail(`${command} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

const USE = `normalize('{"t": "17,4", "id": 9007199254740993}')`;

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mass-package-'));
  const project = join(folder, 'project');
  const installed = join(project, 'node_modules', '@mass-sdk', 'wasm');
  const dist = (name) => readFileSync(join(installed, 'dist', name));
  let tarball;

  before(() => {
    const [{ filename }] = JSON.parse(run(ROOT, 'npm', 'pack', '--json', '--pack-destination', folder));
    tarball = join(folder, filename);
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"name": "empty", "version": "1.0.0", "private": true}');
    run(project, 'npm', 'install', '--offline', '--no-audit', '--no-fund', tarball);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  test('holds what it should, and nothing else', () => {
    const names = ['LICENSE-APACHE', 'LICENSE-MIT', 'README.md', 'dist', 'package.json'];
    assert.deepEqual(readdirSync(installed).sort(), names);
    const built = ['index.js', 'mass-small.wasm', 'mass.wasm', 'node.cjs', 'node.js', 'types'];
    assert.deepEqual(readdirSync(join(installed, 'dist')).sort(), built);
  });
  test('from ESM', () => {
    writeFileSync(
      join(project, 'a.mjs'),
      `import { normalize } from '@mass-sdk/wasm'; const { payload } = ${USE}; console.log(payload.t, payload.id, payload instanceof Map);`,
    );
    assert.equal(run(project, process.execPath, 'a.mjs'), '17.4 9007199254740993 false\n');
  });
  test('from CommonJS', () => {
    writeFileSync(
      join(project, 'b.cjs'),
      `const { normalize } = require('@mass-sdk/wasm'); console.log(${USE}.payload.t);`,
    );
    assert.equal(run(project, process.execPath, 'b.cjs'), '17.4\n');
  });
  test('publint has nothing to say', () => {
    assert.match(run(project, join(BIN, 'publint'), tarball, '--strict'), /All good/);
  });
  test('types are right however they are resolved', () => {
    run(project, join(BIN, 'attw'), tarball, '--exclude-entrypoints', './mass.wasm', './mass-small.wasm');
  });

  test('in a page: as a module by itself, in a bundle, and with the small module', { timeout: 120_000 }, async () => {
    writeFileSync(
      join(project, 'c.js'),
      `import { init, normalize } from '@mass-sdk/wasm'; init().then(() => { window.bundled = ${USE}.documentSha256; });`,
    );
    const entryPoints = [join(project, 'c.js')];
    const { outputFiles } = await build({
      entryPoints,
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'browser',
    });
    const script = (module, name) =>
      `<script type="module">import { init, normalize } from '/plain/${name}'; await init(${module});
      window.${name.split('.')[0]} = ${USE}.documentSha256;</script>`;
    const html = `<!doctype html><meta charset="utf-8"><script type="module" src="/bundle.js"></script>${script('', 'index.js')}${script(`'/plain/mass-small.wasm'`, 'small.js')}`;
    const { page, url, close } = await open({
      '/': ['text/html', html],
      '/bundle.js': ['text/javascript', outputFiles[0].text],
      // A bundler that copies assets puts it there; esbuild leaves the URL as it is.
      '/mass.wasm': ['application/wasm', dist('mass.wasm')],
      '/plain/index.js': ['text/javascript', dist('index.js')],
      '/plain/small.js': ['text/javascript', dist('index.js')],
      '/plain/mass.wasm': ['application/wasm', dist('mass.wasm')],
      '/plain/mass-small.wasm': ['application/wasm', dist('mass-small.wasm')],
    });
    try {
      await page.goto(url);
      await page.waitForFunction(() => window.bundled && window.index && window.small, undefined, { timeout: 60_000 });
      const digests = await page.evaluate(() => [window.bundled, window.index, window.small]);
      for (const digest of digests) assert.match(digest, /^sha256:[0-9a-f]{64}$/);
    } finally {
      await close();
    }
  });
});
