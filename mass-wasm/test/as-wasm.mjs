// Makes the tests of the Node package tests of this one: `node --import ./test/as-wasm.mjs --test ../mass-node/test/…`.

import { register } from 'node:module';

const hooks = `export async function resolve(name, context, next) {
  return next(name === '@mass-sdk/node' ? ${JSON.stringify(new URL('../dist/node.js', import.meta.url).href)} : name, context);
}`;
register(`data:text/javascript,${encodeURIComponent(hooks)}`);
