import { readFileSync } from 'node:fs';
const { init } = await import('../dist/index.js');
import { corpus } from '../../mass-node/bench/corpus.mjs';
const mass = await import('../dist/index.js');
await mass.init(readFileSync(new URL('../dist/mass-small.wasm', import.meta.url)));
const t = corpus().valid.map((d) => new TextDecoder().decode(d));
let best = 1e9, bv=1e9;
for (let r = 0; r < 60; r++) {
  let s = performance.now();
  for (let i = 0; i < 50; i++) mass.normalizeEnterprise(t[(r*50+i)%1000]).canonical;
  best = Math.min(best, (performance.now() - s) / 50 * 1000);
  s = performance.now();
  for (let i = 0; i < 50; i++) mass.validate(t[(r*50+i)%1000]).valid;
  bv = Math.min(bv, (performance.now() - s) / 50 * 1000);
}
console.log('normalize', best.toFixed(1), 'µs validate', bv.toFixed(1));
