// Prints the size of the module as it travels, and fails when it is over its budget, which stands here and nowhere else.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** In KB of 1,000 bytes. The aim is 150 and 120. */
const BUDGET = { gzip: 280, brotli: 235 };

const module = readFileSync(new URL('../dist/mass.wasm', import.meta.url));
const sizes = {
  gzip: gzipSync(module, { level: 9 }).length,
  brotli: brotliCompressSync(module, {
    params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
  }).length,
};
console.log(`mass.wasm: ${(module.length / 1000).toFixed(0)} KB`);
for (const [name, size] of Object.entries(sizes)) {
  console.log(`  ${name}: ${(size / 1000).toFixed(1)} KB, budget ${BUDGET[name]} KB`);
  if (size > BUDGET[name] * 1000) process.exitCode = 1;
}
if (process.exitCode === 1) console.error('over the budget (mass-wasm/tools/size.mjs)');
