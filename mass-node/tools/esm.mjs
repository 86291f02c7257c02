// Writes a module for `import` beside each entry of the package, which takes its names from the one for `require`: the
// code is there once, so that `instanceof` holds however a class was loaded.

import { copyFileSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { basename } from 'node:path';

const require = createRequire(import.meta.url);
const root = new URL('../', import.meta.url);
const { exports } = JSON.parse(readFileSync(new URL('package.json', root), 'utf8'));

for (const entry of Object.values(exports).filter((entry) => entry.import !== undefined)) {
  const cjs = basename(entry.require.default);
  const loaded = require(new URL(entry.require.default, root).pathname);
  const names = Object.keys(loaded).filter((name) => name !== 'default' && name !== '__esModule');
  const lines = [`import cjs from './${cjs}';`, '', ...names.map((name) => `export const ${name} = cjs.${name};`)];
  if ('default' in loaded) lines.push('export default cjs.default;');
  writeFileSync(new URL(entry.import.default, root), `${lines.join('\n')}\n`);
  const types = ['default' in loaded ? `export { default } from './${cjs}';\n` : '', `export * from './${cjs}';\n`];
  writeFileSync(new URL(entry.import.types.replace('./types/', './dist/types/'), root), types.join(''));
}

// Declarations of the native part, which the compiler takes but does not give.
copyFileSync(new URL('native.d.ts', root), new URL('dist/types/native.d.ts', root));
