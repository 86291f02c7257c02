// ajv, by standalone code (`ajv-source.mjs`).

import { createRequire } from 'node:module';
import { source } from './ajv-source.mjs';

const module = { exports: {} };
new Function('module', 'exports', 'require', source)(module, module.exports, createRequire(import.meta.url));
const validate = module.exports;

export const name = 'ajv';

/** The document itself, or an exception. */
export function read(value) {
  if (!validate(value)) {
    throw new Error(validate.errors[0].message);
  }
  return value;
}
