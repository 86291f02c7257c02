// Copies generated declarations from dist/ to `types/`, where they are committed: those that users of the package see,
// and native.d.ts, which napi has written. With --check it fails when something differs.
//
// `types/` is for reviewers, to whom a change of an interface shows; what is shipped is in dist/. So internal modules are
// left out, and so is the contract, which is lib/contract.ts.

import { mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('../', import.meta.url));
const read = (path) => readFileSync(join(root, path), 'utf8');
const CONTRACT = 'lib/contract.d.ts';

/** Declarations by their path in dist/: those of the package's entries, and what they take from other modules. */
function publicDeclarations() {
  const { exports } = JSON.parse(read('package.json'));
  const waiting = Object.values(exports)
    .filter((entry) => entry.require !== undefined)
    .map((entry) => entry.require.types.replace('./dist/', ''));
  const found = new Map();
  for (let path = waiting.pop(); path !== undefined; path = waiting.pop()) {
    if (found.has(path) || path === CONTRACT) continue;
    const text = read(`dist/${path}`);
    found.set(path, text);
    for (const [, module] of text.matchAll(/\bfrom '(\.[^']+)\.js'/g)) {
      waiting.push(`${join(dirname(path), module)}.d.ts`.replaceAll('\\', '/'));
    }
  }
  return found;
}

const made = publicDeclarations().set('native.d.ts', read('dist/native.d.ts'));
const types = join(root, 'types');

if (!process.argv.includes('--check')) {
  rmSync(types, { recursive: true, force: true });
  for (const [path, text] of made) {
    mkdirSync(dirname(join(types, path)), { recursive: true });
    writeFileSync(join(types, path), text);
  }
} else {
  const kept = new Map(
    readdirSync(types, { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile())
      .map((entry) => relative(types, join(entry.parentPath, entry.name)).replaceAll('\\', '/'))
      .map((path) => [path, read(`types/${path}`)]),
  );
  const files = [...new Set([...made.keys(), ...kept.keys()])].filter((path) => made.get(path) !== kept.get(path));
  if (files.length > 0) {
    console.error(`out of date in types/: ${files.sort().join(', ')}; run \`npm run types\` and commit the result`);
    process.exitCode = 1;
  }
}
