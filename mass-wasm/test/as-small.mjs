// As as-wasm.mjs, with the small module.

import { register } from 'node:module';

const at = (path) => JSON.stringify(new URL(path, import.meta.url).href);
const small = `import { readFileSync } from 'node:fs';
import { init } from ${at('../dist/index.js')};
await init(readFileSync(new URL(${at('../dist/mass-small.wasm')})));
export * from ${at('../dist/index.js')};`;
const hooks = `export async function resolve(name, context, next) {
  return next(name === '@mass-sdk/node' ? ${JSON.stringify(`data:text/javascript,${encodeURIComponent(small)}`)} : name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
