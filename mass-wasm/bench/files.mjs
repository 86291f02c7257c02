// What the bench's page is served: the package, both modules, the page's code, the documents of `make bench`.

import { readFileSync } from 'node:fs';
import { corpus } from '../../mass-node/bench/corpus.mjs';
import { bundle } from './bundle.mjs';

const dist = (name) => readFileSync(new URL(`../dist/${name}`, import.meta.url));

export async function files() {
  const texts = corpus().valid.map((document) => new TextDecoder().decode(document));
  return {
    '/': ['text/html', '<!doctype html><meta charset="utf-8"><title>bench</title>'],
    '/mass/index.js': ['text/javascript', dist('index.js')],
    '/mass/mass.wasm': ['application/wasm', dist('mass.wasm')],
    '/mass/mass-small.wasm': ['application/wasm', dist('mass-small.wasm')],
    '/page.js': ['text/javascript', await bundle()],
    '/texts': ['application/json', JSON.stringify(texts)],
  };
}

/** In the page: loads the package over a module. */
export async function load(module) {
  const start = performance.now();
  const mass = await import('/mass/index.js');
  const imported = performance.now();
  await mass.init(`/mass/${module}`);
  const started = performance.now();
  // Compiled already: what a page pays that has the module in its cache.
  const compiled = await WebAssembly.compileStreaming(fetch(`/mass/${module}`));
  const before = performance.now();
  new WebAssembly.Instance(compiled, { './glue_bg.js': { __wbindgen_init_externref_table() {} } });
  const instantiated = performance.now();
  window.texts ??= await (await fetch('/texts')).json();
  const [text] = window.texts;
  const first = performance.now();
  mass.normalize(text).documentSha256;
  return {
    library: imported - start,
    init: started - imported,
    instantiate: instantiated - before,
    firstCall: performance.now() - first,
  };
}
