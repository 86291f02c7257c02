// Writes from schemas/: lib/contract.ts, the types of the documents and the union of all issue codes, and lib/shape.ts
// (see shape.mjs). With --check it fails when a file differs from what it would write.

import { readFileSync, writeFileSync } from 'node:fs';
import { shape } from './shape.mjs';

const root = new URL('../../', import.meta.url);
const read = (name) => JSON.parse(readFileSync(new URL(`schemas/${name}`, root), 'utf8'));
const LINE = 118;

function comment(schema, indent) {
  const parts = [schema.description].filter(Boolean);
  if (schema['x-unit'] !== undefined) parts.push(`Unit: ${schema['x-unit']}.`);
  const range = [
    ['from', schema.minimum],
    ['more than', schema.exclusiveMinimum],
    ['to', schema.maximum],
    ['less than', schema.exclusiveMaximum],
  ].filter(([, limit]) => limit !== undefined);
  if (range.length > 0) parts.push(`Range: ${range.map(([word, limit]) => `${word} ${limit}`).join(' ')}.`);
  if (parts.length === 0) return '';
  const text = parts.join(' ').replaceAll('*/', '* /');
  const one = `${indent}/** ${text} */\n`;
  if (one.length <= LINE + 2) return one;
  const lines = [];
  for (const word of text.split(' ')) {
    const last = lines.at(-1);
    if (last !== undefined && `${indent} * ${last} ${word}`.length <= LINE) lines[lines.length - 1] = `${last} ${word}`;
    else lines.push(word);
  }
  return `${indent}/**\n${lines.map((line) => `${indent} * ${line}\n`).join('')}${indent} */\n`;
}

function type(schema, indent) {
  if (schema.const !== undefined) return literal(schema.const);
  if (schema.enum !== undefined) return schema.enum.map(literal).join(' | ');
  const types = [schema.type].flat();
  if (types[0] === undefined) return 'JsonValue';
  return types.map((name) => one(name, schema, indent)).join(' | ');
}

function one(name, schema, indent) {
  switch (name) {
    case 'object':
      return object(schema, indent);
    case 'array': {
      const item = schema.items === undefined ? 'JsonValue' : type(schema.items, indent);
      return item.includes(' | ') && !item.startsWith('{') ? `(${item})[]` : `${item}[]`;
    }
    case 'integer':
      return 'number';
    default:
      return name;
  }
}

function object(schema, indent) {
  if (schema.properties === undefined) return 'JsonObject';
  const inner = `${indent}  `;
  const members = Object.entries(schema.properties).map(([name, member]) => {
    const optional = (schema.required ?? []).includes(name) ? '' : '?';
    return `${comment(member, inner)}${inner}${name}${optional}: ${type(member, inner)};\n`;
  });
  return `{\n${members.join('')}${indent}}`;
}

const literal = (value) => (typeof value === 'string' ? `'${value}'` : String(value));

function documents() {
  return ['enterprise-1.1', 'simple-1.0', 'response-1.1'].map((name) => {
    const schema = read(`${name}.schema.json`);
    return `${comment(schema, '')}export interface ${schema.title} ${object(schema, '')}\n`;
  });
}

function codes() {
  const { issues } = read('issues.json');
  const lines = issues.map(({ code, en }) => `  // ${en.title}\n  | '${code}'\n`);
  return `/** Every code that an issue can have. */\nexport type IssueCode =\n${lines.join('').trimEnd()};\n`;
}

const head = `// Generated from schemas/ by tools/contract.mjs (\`npm run contract\`); do not edit.

import type { JsonObject } from './types.js';

`;
const files = {
  'contract.ts': head + [...documents(), codes()].join('\n'),
  'shape.ts': shape(read('enterprise-1.1.schema.json')),
};
for (const [name, text] of Object.entries(files)) {
  const path = new URL(`../lib/${name}`, import.meta.url);
  if (!process.argv.includes('--check')) {
    writeFileSync(path, text);
  } else if (readFileSync(path, 'utf8') !== text) {
    console.error(`lib/${name} is out of date: run \`npm run contract\` and commit the result`);
    process.exitCode = 1;
  }
}
