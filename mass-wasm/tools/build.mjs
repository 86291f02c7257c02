// Builds dist/: the module, made smaller; the library for browsers and for Node; types. `make wasm-build` makes glue/ first.

import { execFileSync } from 'node:child_process';
import { copyFileSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = fileURLToPath(new URL('../', import.meta.url));
const at = (...path) => join(root, ...path);

/** What all browsers of the last years take, and Node. */
const FEATURES = [
  'bulk-memory',
  'multivalue',
  'mutable-globals',
  'nontrapping-float-to-int',
  'reference-types',
  'sign-ext',
  'simd',
];

/**
 * The compiler has decided what is put where it is called. The stack lies below all data, so that nothing else is at the
 * lowest addresses.
 */
const SMALL = ['-Oz', '--converge', '--one-caller-inline-max-function-size=0', '--low-memory-unused'];

/** The host's part in the place of Node's. */
export const host = {
  name: 'host',
  setup({ onResolve }) {
    const into = (file) => () => ({ path: at('lib/host', file) });
    onResolve({ filter: /^\.\/native\.js$/ }, ({ importer }) =>
      importer.startsWith(at('../mass-node/lib')) ? into('native.ts')() : undefined,
    );
    onResolve({ filter: /^\.\/packed\.js$/ }, into('packed.ts'));
    onResolve({ filter: /^node:util$/ }, into('util.ts'));
    onResolve({ filter: /^node:(crypto|os|stream)$/ }, into('other.ts'));
  },
};

export const common = {
  bundle: true,
  target: ['es2024', 'chrome115', 'firefox120', 'safari17'],
  inject: [at('lib/host/buffer.ts')],
  plugins: [host],
  minifySyntax: true,
  legalComments: 'none',
  logLevel: 'warning',
};

async function main() {
  rmSync(at('dist'), { recursive: true, force: true });
  mkdirSync(at('dist'));
  const optimise = at('node_modules/.bin/wasm-opt');
  const features = FEATURES.map((feature) => `--enable-${feature}`);
  const flags = [...features, '--strip-debug', '--strip-producers', '--strip-target-features'];
  for (const [glue, name, ...aim] of [
    ['glue', 'mass.wasm', '-O3'],
    ['glue/small', 'mass-small.wasm', ...SMALL],
  ]) {
    execFileSync(optimise, [...flags, ...aim, at(glue, 'glue_bg.wasm'), '-o', at('dist', name)]);
  }
  await build({ ...common, entryPoints: [at('lib/index.ts')], outfile: at('dist/index.js'), format: 'esm' });
  const node = { ...common, entryPoints: [at('lib/node.ts')], platform: 'node', external: ['node:fs'] };
  await build({
    ...node,
    outfile: at('dist/node.js'),
    format: 'esm',
    define: { MODULE: 'moduleUrl' },
    banner: { js: "const moduleUrl = new URL('./mass.wasm', import.meta.url);" },
  });
  await build({
    ...node,
    outfile: at('dist/node.cjs'),
    format: 'cjs',
    define: { MODULE: 'modulePath', 'import.meta.url': '"file:///"' },
    banner: { js: "const modulePath = require('node:path').join(__dirname, 'mass.wasm');" },
  });
  types();
  for (const name of ['LICENSE-APACHE', 'LICENSE-MIT']) copyFileSync(at('..', name), at(name));
}

/** The declarations of the Node package, with a browser's names, and ours before them. */
function types() {
  const from = at('../mass-node/types/lib');
  const to = at('dist/types');
  mkdirSync(join(to, 'lib'), { recursive: true });
  const files = readdirSync(from).map((name) => [name, readFileSync(join(from, name), 'utf8')]);
  files.push(['contract.d.ts', readFileSync(at('../mass-node/lib/contract.ts'), 'utf8')]);
  for (const [name, text] of files) writeFileSync(join(to, 'lib', name), inBrowser(name, text));
  copyFileSync(at('lib/index.d.ts'), join(to, 'index.d.ts'));
  writeFileSync(join(to, 'index.d.cts'), "export * from './index.js';\n");
}

function inBrowser(name, text) {
  let declared = text
    // Node prints objects in a form of its own.
    .replace(/^import \{ inspect \} from 'node:util';\n/m, '')
    .replaceAll(/^ *\[inspect\.custom\][^\n]*\n/gm, '')
    .replace(/^\/\/\/ <reference types="node"[^\n]*\n/m, '')
    .replaceAll('NodeJS.ArrayBufferView', 'ArrayBufferView')
    .replaceAll(/\bBuffer\b(?=[;,)\]|> ]|$)/gm, 'Uint8Array<ArrayBuffer>');
  if (name === 'stream.d.ts') {
    declared = declared
      .replace(/^import .*'node:stream';\n/m, '')
      .replace(/\/\*\*(?:(?!\/\*\*)[\s\S])*?export declare function normalizeTransform[^\n]*\n/, '');
  }
  if (name === 'index.d.ts') declared = declared.replace('normalizeStream, normalizeTransform,', 'normalizeStream,');
  if (/node:|\bBuffer\b(?! )/.test(declared.replaceAll(/\/\*[\s\S]*?\*\//g, ''))) {
    throw new Error(`${name} still has something of Node's:\n${declared}`);
  }
  return declared;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) await main();
