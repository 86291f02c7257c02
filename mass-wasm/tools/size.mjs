// Prints the size of the modules as they travel, and fails when one is over its budget, which stands here and nowhere else.

import { readFileSync } from 'node:fs';
import { brotliCompressSync, constants, gzipSync } from 'node:zlib';

/** In KB of 1,000 bytes. */
const BUDGETS = {
  // Validate, normalise, canonicalise, restore, digests: all layers, both pipelines, both languages.
  'mass-small.wasm': { gzip: 150, brotli: 120 },
  // And signals recognised by name and unit, promote, upgrade; built for speed.
  'mass.wasm': { gzip: 270, brotli: 211 },
};

for (const [name, budget] of Object.entries(BUDGETS)) {
  const module = readFileSync(new URL(`../dist/${name}`, import.meta.url));
  const sizes = {
    gzip: gzipSync(module, { level: 9 }).length,
    brotli: brotliCompressSync(module, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 11, [constants.BROTLI_PARAM_LGWIN]: 24 },
    }).length,
  };
  console.log(`${name}: ${(module.length / 1000).toFixed(0)} KB`);
  for (const [way, size] of Object.entries(sizes)) {
    console.log(`  ${way}: ${(size / 1000).toFixed(1)} KB, budget ${budget[way]} KB`);
    if (size > budget[way] * 1000) process.exitCode = 1;
  }
}
if (process.exitCode === 1) console.error('over the budget (mass-wasm/tools/size.mjs)');
