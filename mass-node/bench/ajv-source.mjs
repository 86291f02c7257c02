// The published schema of this repository as standalone code of ajv. Formats are off, since they only repeat the patterns,
// and two patterns are written for speed, without groups that nobody reads.

import { readFileSync } from 'node:fs';
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

/** CommonJS; what it needs of ajv it requires. */
export const source = standalone.default(ajv, ajv.compile(schema));
