// Writes a module for `import` beside each entry of the package, which takes its names from the one for `require`: the
// code is there once, so that `instanceof` holds however a class was loaded.

import { readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';
import { fileURLToPath } from 'node:url';

const require = createRequire(import.meta.url);
const root = new URL('../', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

for (const entry of Object.values(exports).filter((entry) => entry.import !== undefined)) {
  const cjs = basename(entry.require.default);
  const loaded = require(fileURLToPath(new URL(entry.require.default, root)));
  const names = Object.keys(loaded).filter((name) => name !== 'default' && name !== '__esModule');
  const lines = [`import cjs from './${cjs}';`, '', ...names.map((name) => `export const ${name} = cjs.${name};`)];
  if ('default' in loaded) lines.push('export default cjs.default;');
  writeFileSync(new URL(entry.import.default, root), `${lines.join('\n')}\n`);
  const types = ['default' in loaded ? `export { default } from './${cjs}';\n` : '', `export * from './${cjs}';\n`];
  writeFileSync(new URL(entry.import.types, root), types.join(''));
}
