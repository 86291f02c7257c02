// What mass-core/examples/documents.rs does, from Node and from WebAssembly: node documents.mjs NAME PACKAGE FILE.

import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';

const ROUNDS = 20;
const [name, folder, path] = process.argv.slice(2);
const { normalize } = createRequire(import.meta.url)(folder);
const options = { now: '2026-11-24T12:00:00Z', seed: 'demo' };
const documents = readFileSync(path, 'utf8')
  .split('\n')
  .filter((line) => line !== '')
  .map((line) => Buffer.from(line));
const whole = createHash('sha256');
for (const document of documents) whole.update(normalize(document, options).canonical).update('\n');
let best = Number.POSITIVE_INFINITY;
for (let round = 0; round < ROUNDS; round++) {
  const start = performance.now();
  for (const document of documents) normalize(document, options);
  best = Math.min(best, performance.now() - start);
}
console.log(`${name} ${((best / documents.length) * 1000).toFixed(1)} sha256:${whole.digest('hex')}`);
