// Writes the reader of objects that have the shape of an Enterprise request: which members there are, and nothing about
// what may stand in them.

const isObject = ({ type }) => [type].flat().includes('object');

/** The order in which members cross: names, `{name` for an object, `}` for its end, `*name` for one of any shape. */
function order(schema) {
  return Object.entries(schema.properties).flatMap(([name, member]) => {
    if (!isObject(member)) return [name];
    return member.properties === undefined ? [`*${name}`] : [`{${name}`, ...order(member), '}'];
  });
}

/** In one line or in many, as the formatter would have it. */
function list(head, names, end) {
  const one = `${head}${names.map((name) => `'${name}'`).join(', ')}${end}`;
  return one.length <= WIDTH ? one : `${head}\n${names.map((name) => `  '${name}',\n`).join('')}${end}`;
}

const WIDTH = 120;

/** A function for each object, those inside first; gives the place after the object's last member. */
function readers(schema, name, first, out) {
  let at = first;
  const lines = Object.entries(schema.properties).map(([member, inner]) => {
    const [own, value] = [at, `o.${member}`];
    at += 1;
    if (!isObject(inner)) return `  there += leaf(${own}, ${value});`;
    if (inner.properties === undefined) return `  there += free(${own}, ${value});`;
    at = readers(inner, member, at, out) + 1;
    return `  there += object(${own}, ${value}, ${member});`;
  });
  const known = name.toUpperCase();
  out.push(`${list(`const ${known} = names(`, Object.keys(schema.properties), ');')}\n`);
  out.push(
    `function ${name}(o: Members): void {\n  let there = 0;\n${lines.join('\n')}\n  whole(o, there, ${known});\n}\n`,
  );
  return at;
}

export function shape(schema) {
  const out = [];
  readers(schema, 'request_document', 0, out);
  return `// Generated from schemas/ by tools/contract.mjs (\`npm run contract\`); do not edit.

import { free, leaf, type Members, names, object, whole } from './slots.js';

/** The members of an Enterprise request in the order in which they cross (src/packed/mod.rs). */
${list('export const SHAPE = [', order(schema), '];')}

/** The version of the contract that has this shape. */
export const VERSION = '${schema.properties.schema_version.enum[0]}';

${out.join('\n')}
export const read: (o: Members) => void = request_document;
`;
}
