// Copies what was generated (dist/types by the compiler, dist/native.d.ts by napi) to where it is committed; with
// --check it fails when something differs. What is committed is what a reviewer sees of the public interface.

import { cpSync, readdirSync, readFileSync, rmSync } from 'node:fs';

const root = new URL('../', import.meta.url);
const at = (path) => new URL(path, root);

const list = (folder) =>
  readdirSync(at(folder), { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => `${entry.parentPath}/${entry.name}`.slice(at(folder).pathname.length).replace(/^\//, ''))
    .sort();

function differences() {
  const [made, kept] = [list('dist/types/'), list('types/')];
  const found = [...made.filter((name) => !kept.includes(name)), ...kept.filter((name) => !made.includes(name))];
  const same = (one, other) => readFileSync(at(one), 'utf8') === readFileSync(at(other), 'utf8');
  const changed = made.filter((name) => kept.includes(name) && !same(`dist/types/${name}`, `types/${name}`));
  const files = [...found, ...changed].map((name) => `types/${name}`);
  return same('dist/native.d.ts', 'native.d.ts') ? files : [...files, 'native.d.ts'];
}

if (!process.argv.includes('--check')) {
  rmSync(at('types/'), { recursive: true, force: true });
  cpSync(at('dist/types/'), at('types/'), { recursive: true });
  cpSync(at('dist/native.d.ts'), at('native.d.ts'));
} else {
  const files = differences();
  if (files.length > 0) {
    console.error(`out of date: ${files.join(', ')}; run \`npm run types\` and commit the result`);
    process.exitCode = 1;
  }
}
