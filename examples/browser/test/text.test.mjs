// Edits, pointers, formats, layout: what works on text.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { canonicalize } from '@mass-sdk/wasm';
import { close, load } from './modules.mjs';

const { literalOf, nodeAt, setAt, spanAt, tree } = await load('/src/text/edit.ts');
const { child, join, segments } = await load('/src/text/pointer.ts');
const { formatOf, formatOfName } = await load('/src/text/format.ts');
const { pretty, tokenEnd } = await load('/src/worker/pretty.ts');
after(close);

const enterprise = readFileSync(new URL('../../../schemas/examples/enterprise.json', import.meta.url), 'utf8');

function apply(text, edits) {
  return [...edits].reverse().reduce((all, { from, to, insert }) => all.slice(0, from) + insert + all.slice(to), text);
}

const set = (text, pointer, literal) => apply(text, setAt(text, segments(pointer), literal));

test('pointers are written and read', () => {
  for (const names of [[], [''], ['a/b', '~', 'c~1d'], ['0', 'é']]) assert.deepEqual(segments(join(names)), names);
  assert.equal(child('/a', 'b/c~d'), '/a/b~1c~0d');
});

test('an edit changes one value and nothing else', () => {
  const text = '{ "a": 24.0,\n\t"b": [1, {"c/d": "x"}] ,"e":null}';
  assert.equal(set(text, '/a', '24.5'), text.replace('24.0', '24.5'));
  assert.equal(set(text, '/b/1/c~1d', '"y\\n"'), text.replace('"x"', '"y\\n"'));
  assert.equal(set(text, '/e', '1e3'), text.replace('null', '1e3'));
  const signal = '/request/signals/energy/it_load_kw';
  assert.equal(set(enterprise, signal, '1250'), enterprise.replace('1240.5', '1250'));
});

test('a member that is missing is added in the style of the text, one that is emptied is removed', () => {
  const text = '{\n    "request": {\n        "mode": "shadow"\n    }\n}\n';
  const added = set(text, '/request/top_k', '3');
  assert.equal(added, '{\n    "request": {\n        "mode": "shadow",\n        "top_k": 3\n    }\n}\n');
  assert.equal(set(added, '/request/top_k', undefined), text);
  assert.deepEqual(JSON.parse(set(text, '/request/assets/site_id', '"scl1"')).request.assets, { site_id: 'scl1' });
  assert.equal(set('{"a":1,"b":2}', '/a', undefined).replaceAll(/\s/g, ''), '{"b":2}');
  assert.deepEqual(JSON.parse(set('', '/a/b', '1')), { a: { b: 1 } });
});

test('an edit that cannot be made changes nothing', () => {
  assert.deepEqual(setAt('{"a": 1}', ['a', 'b'], '2'), []);
  assert.deepEqual(setAt('{"a": [1]}', ['a', 'b'], '2'), []);
  assert.deepEqual(setAt('{"a": 1}', ['b'], undefined), []);
});

test('every leaf of a real request can be edited in place', () => {
  const walk = (value, pointer) => {
    if (typeof value === 'object' && value !== null) {
      for (const [name, member] of Object.entries(value)) walk(member, child(pointer, name));
      return;
    }
    const [edit, ...others] = setAt(enterprise, segments(pointer), '"edited"');
    assert.deepEqual(others, []);
    assert.equal(enterprise.slice(edit.from, edit.to).startsWith('{'), false);
    const node = nodeAt(tree(apply(enterprise, [edit])), segments(pointer));
    assert.equal(node.value, 'edited', pointer);
  };
  walk(JSON.parse(enterprise), '');
});

test('a text that breaks off, or is too deep, has what of it there is', () => {
  const cut = '{"a": {"b": 1';
  assert.deepEqual(spanAt(tree(cut), ['a', 'b']), { from: 12, to: 13 });
  assert.deepEqual(spanAt(tree(cut), ['a', 'c']), { from: 6, to: 13 });
  assert.equal(tree('['.repeat(500_000)), undefined);
  assert.equal(tree(''), undefined);
});

test('what is typed becomes what a field of its type has, or stays text', () => {
  const cases = [
    ['24.50', 'number', '24.50'],
    [' -1e-3 ', 'number', '-1e-3'],
    ['24,5', 'number', '"24,5"'],
    ['007', 'number', '"007"'],
    ['null', 'number', 'null'],
    ['', 'number', undefined],
    ['12', 'string', '"12"'],
    ['null', 'string', '"null"'],
    ['a"b', 'string', '"a\\"b"'],
    ['true', 'boolean', 'true'],
    ['yes', 'boolean', '"yes"'],
  ];
  for (const [typed, type, literal] of cases) assert.equal(literalOf(typed, type), literal, `${typed} as ${type}`);
});

test('the format is seen', () => {
  const cases = [
    ['', 'json'],
    [enterprise, 'json'],
    ['\ufeff{"a": 1}', 'json'],
    ['{"a": 1}\n{"a": 2}\n', 'ndjson'],
    ['{"a": 1}\n\n{"a": \n', 'ndjson'],
    ['{\n"a": 1}', 'json'],
    ['[1]\n[2]', 'ndjson'],
    ['a,b\n1,2\n', 'csv'],
    ['IT Load (kW);PUE\n1.240,5;1,35', 'csv'],
    ['"a b","c"\n1,2', 'csv'],
    ['"a"', 'json'],
    ['12', 'json'],
    ['hello', 'json'],
  ];
  for (const [text, format] of cases) assert.equal(formatOf(text), format, text.slice(0, 30));
  assert.equal(formatOfName('day.CSV'), 'csv');
  assert.equal(formatOfName('a.b.jsonl'), 'ndjson');
  assert.equal(formatOfName('x.txt'), undefined);
});

test('canonical text is laid out without a change of digits or order', () => {
  const canonical = canonicalize(
    '{"10":1,"9":[],"a":{},"b":[1,[2,{"c":"x,:{}[]\\"\\\\"}]],"é/~":1e+30,"z":null}',
  ).canonical;
  const text = new TextDecoder().decode(canonical);
  const { text: laid, spots } = pretty(text, new Set(['/b/1/1/c', '/é~1~0', '/9', '/a', '']));
  assert.equal(laid.replaceAll(/\n\s*/g, '').replaceAll('": ', '":'), text);
  assert.equal(laid, JSON.stringify(JSON.parse(text), null, 2).replace(/"9".*\n {2}"10": 1,/, '"10": 1,\n  "9": [],'));
  const at = (pointer) => {
    const { from, value, to } = spots.get(pointer);
    return [laid.slice(from, value), laid.slice(value, to)];
  };
  assert.deepEqual(at('/é~1~0'), ['"é/~": ', '1e+30']);
  assert.deepEqual(at('/b/1/1/c'), ['"c": ', '"x,:{}[]\\"\\\\"']);
  assert.deepEqual(at('/9'), ['"9": ', '[]']);
  assert.deepEqual(at(''), ['', laid]);
});

test('tokens end where they end', () => {
  const text = '{"a\\"b": -1.5e3, "c": tru';
  assert.equal(text.slice(1, tokenEnd(text, 1)), '"a\\"b"');
  assert.equal(text.slice(9, tokenEnd(text, 9)), '-1.5e3');
  assert.equal(text.slice(22, tokenEnd(text, 22)), 'tru');
  assert.equal(tokenEnd('"abc', 0), 4);
});
