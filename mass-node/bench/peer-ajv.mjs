// ajv: the published schema of this repository as standalone code. Formats are off, since they only repeat the patterns,
// and two patterns are written for speed, without groups that nobody reads.

import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import Ajv2020 from 'ajv/dist/2020.js';
import standalone from 'ajv/dist/standalone/index.js';
import { TIME, TRACEPARENT } from './job.mjs';

const published = readFileSync(new URL('../../schemas/enterprise-1.1.schema.json', import.meta.url), 'utf8');
const schema = JSON.parse(published, (name, value) => {
  if (name !== 'pattern') return value;
  if (value.startsWith('^[0-9]{4}')) return TIME.source;
  return value.startsWith('^(00-') ? TRACEPARENT.source : value;
});
const code = { source: true, optimize: 2 };
const ajv = new Ajv2020.default({ strict: false, validateFormats: false, unicodeRegExp: false, code });
const module = { exports: {} };
const source = standalone.default(ajv, ajv.compile(schema));
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
