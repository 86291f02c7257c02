// What the worker makes of documents and rows; the examples; the words.

import assert from 'node:assert/strict';
import { readdirSync, readFileSync } from 'node:fs';
import { after, test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { issueCatalogue, normalize, schema } from '@mass-sdk/wasm';
import { close, load } from './modules.mjs';

const { judge, targetsOf } = await load('/src/worker/judge.ts');
const { fromCsv, Rows } = await load('/src/worker/rows.ts');
const { SAMPLES } = await load('/src/samples/index.ts');
const { wordsOf } = await load('/src/i18n/index.ts');
const { FIELDS } = await load('/src/i18n/fields.es.ts');
const { RULES } = await load('/src/i18n/rules.ts');
after(close);

const OPTIONS = {
  pipeline: 'auto',
  strict: true,
  payload: 'normalize',
  keys: 'preserve',
  signals: false,
  locale: 'en',
  now: '2026-11-24T13:15:21Z',
  seed: 'test',
};

const told = async (format, text, options = OPTIONS) => {
  const rows = new Rows(format, options);
  const progress = [];
  await rows.run(
    text,
    (part) => progress.push(part),
    async () => false,
  );
  return { rows, all: progress.flatMap((part) => part.rows), last: progress.at(-1) };
};

test('every example has the issues it is there for, and no others', () => {
  for (const { id, format, text, codes, choices } of SAMPLES) {
    if (format !== 'json') continue;
    const verdict = judge(text, { ...OPTIONS, ...choices });
    assert.deepEqual(
      verdict.issues.map(({ code }) => code),
      codes,
      id,
    );
  }
  const mistakes = new Set(SAMPLES.flatMap(({ codes }) => codes ?? []));
  assert.ok(mistakes.size >= 16, `${mistakes.size} kinds of mistakes`);
  const known = new Set(issueCatalogue().map(({ code }) => code));
  for (const code of mistakes) assert.ok(known.has(code), code);
});

test('issues are where the editor has them, whatever characters are before', () => {
  const text = '{"😀": "😀", "é": 1,\n "é": 2, "x": "9007199254740993"}';
  const { issues } = judge(text, OPTIONS);
  assert.deepEqual(
    issues.map(({ from, to }) => text.slice(from, to)),
    ['"é"'],
  );
  assert.equal(issues[0].from, text.lastIndexOf('"é"'));
  const big = judge('{"😀": "😀", "x": 9007199254740993}', OPTIONS);
  assert.deepEqual(
    big.issues.map(({ from, to }) => '{"😀": "😀", "x": 9007199254740993}'.slice(from, to)),
    ['9007199254740993'],
  );
  const cut = '{"a": {"b": 1}\n\n';
  assert.deepEqual(
    judge(cut, OPTIONS).issues.map(({ from, to }) => [cut.slice(from, to), from]),
    [['}', 13]],
  );
});

test('changes are found in the normal document: renamed, wrapped, escaped', () => {
  const text = '{"IT Load (kW)": "1,5", "a/b": {"In Here": [" x "]}, "Rack": "007"}';
  const options = { ...OPTIONS, keys: 'snake_case' };
  const { changes, normal, outcome } = judge(text, options);
  assert.equal(outcome, 'changed');
  const shown = changes.map(({ rule, spot }) => [rule, spot && normal.slice(spot.from, spot.to).split('\n')[0]]);
  assert.deepEqual(shown.slice(0, 8).sort(), [
    ['generate', `"correlation_id": "${JSON.parse(normal).correlation_id}"`],
    ['keys', '"a_b": {'],
    ['keys', '"in_here": ['],
    ['keys', '"it_load_kw": 1.5'],
    ['keys', '"rack": "007"'],
    ['number', '"it_load_kw": 1.5'],
    ['trim', '"x"'],
    ['wrap', '"payload": {'],
  ]);
  assert.ok(changes.every(({ spot }) => spot !== undefined));
  assert.deepEqual(targetsOf(normalize(text, options).changes)[0], '/payload/it_load_kw');
});

test('what was only completed is valid; what is empty is no document; measures are told', () => {
  const { text } = SAMPLES[0];
  const whole = normalize(text, OPTIONS).toString();
  const verdict = judge(whole, OPTIONS);
  assert.deepEqual([verdict.outcome, verdict.changes, verdict.pipeline], ['valid', [], 'enterprise']);
  assert.equal(verdict.stalenessSeconds, 20);
  assert.ok(Math.abs(verdict.missingRatio - 1 / 21) < 1e-12);
  assert.equal(judge('{"a": 1}', OPTIONS).outcome, 'valid');
  assert.equal(judge(' \n', OPTIONS).outcome, 'empty');
  const large = judge(`{"a": "${'x'.repeat(2_000_000)}"}`, OPTIONS);
  assert.deepEqual(
    large.issues.map(({ code }) => code),
    ['too_large'],
  );
});

test('rows of NDJSON have their lines, and issues their places', async () => {
  const text = '{"a": 1}\n\n{"a": "1,5"}\r\n{"a": \n{"a": 1, "a": 2}\n';
  const { all, rows, last } = await told('ndjson', text);
  assert.deepEqual(
    all.map(({ line, outcome }) => [line, outcome]),
    [
      [1, 'valid'],
      [3, 'changed'],
      [4, 'rejected'],
      [5, 'rejected'],
    ],
  );
  assert.deepEqual(last.totals, { rows: 4, valid: 1, changed: 1, rejected: 2 });
  const [issue] = rows.verdict(3).issues;
  assert.deepEqual([issue.line, issue.column, text.slice(issue.from, issue.to)], [5, 10, '"a"']);
  assert.equal(issue.from, text.lastIndexOf('"a"'));
  assert.equal(JSON.parse(rows.verdict(1).normal).payload.a, 1.5);
  assert.equal(rows.verdict(9), undefined);
});

test('records of CSV are payloads of Simple records, as in the server', async () => {
  const text = '\ufeffIT Load (kW);note\n"1.240,5";"two\nlines; one field"\n\n1,5;it""s\n1;2;3\n';
  const { all, rows, last } = await told('csv', text);
  assert.equal(last.delimiter, ';');
  assert.deepEqual(
    all.map(({ line, outcome }) => [line, outcome]),
    [
      [2, 'changed'],
      [5, 'changed'],
      [6, 'rejected'],
    ],
  );
  const { payload } = JSON.parse(rows.verdict(0).normal);
  assert.deepEqual(payload, { 'IT Load (kW)': 1240.5, note: 'two\nlines; one field' });
  const [ragged] = rows.verdict(2).issues;
  assert.equal(ragged.code, 'ragged_record');
  assert.equal(ragged.message, 'The record has 3 fields, the header 2.');
  assert.equal(text.slice(ragged.from, ragged.to), '1;2;3');
  const documents = await told('csv', 'document\n"{""a"": ""1,5""}"\n"{"\n');
  assert.deepEqual(
    documents.all.map(({ outcome }) => outcome),
    ['changed', 'rejected'],
  );
  const twice = await told('csv', 'a,a\n1,2\n');
  assert.match(twice.all[0].about, /more than once/);
  for (const delimiter of [',', ';', '\t', '|']) {
    const { lines, delimiter: seen } = fromCsv(`a${delimiter}b\n1${delimiter}2\n3${delimiter}4\n`);
    assert.deepEqual([lines, seen], ['{"payload":{"a":"1","b":"2"}}\n{"payload":{"a":"3","b":"4"}}', delimiter]);
  }
});

test('what is newer than a batch ends it', async () => {
  const rows = new Rows('ndjson', OPTIONS);
  const finished = await rows.run(
    '{"a": "1,5"}\n'.repeat(60_000),
    () => {},
    async () => true,
  );
  assert.equal(finished, false);
});

test('both languages have the same words', () => {
  const [en, es] = [wordsOf('en'), wordsOf('es')];
  assert.deepEqual(Object.keys(es).sort(), Object.keys(en).sort());
  for (const key of Object.keys(en)) {
    assert.equal(typeof es[key], typeof en[key], key);
    assert.equal(es[key].length > 0 || es[key]?.length === 0, true, key);
    if (typeof en[key] === 'string') assert.ok(es[key].trim() !== '' && en[key].trim() !== '', key);
  }
});

test('no word is left over', () => {
  const sources = [fileURLToPath(new URL('../src/', import.meta.url))].flatMap((folder) =>
    readdirSync(folder, { recursive: true })
      .filter((name) => name.endsWith('.ts') && !/i18n.e[ns]\.ts$/.test(name))
      .map((name) => readFileSync(folder + name, 'utf8')),
  );
  const all = [...sources, readFileSync(new URL('../index.html', import.meta.url), 'utf8')].join('\n');
  for (const key of Object.keys(wordsOf('en'))) {
    const used = new RegExp(`(?:words|t\\(\\)|wordsOf\\([^)]*\\)+)\\.${key}\\b|data-t(?:-label)?="${key}"|'${key}'`);
    assert.ok(used.test(all), key);
  }
});

test('every field of the contract is described in Spanish, and nothing else is', () => {
  const wanted = new Set();
  const walk = ({ description, properties }) => {
    if (description !== undefined) wanted.add(description);
    for (const member of Object.values(properties ?? {})) walk(member);
  };
  walk(schema('enterprise'));
  walk(schema('simple'));
  assert.deepEqual(Object.keys(FIELDS).sort(), [...wanted].sort());
});

test('every rule that changes an example is explained in both languages', () => {
  for (const { text, format, choices } of SAMPLES) {
    if (format !== 'json') continue;
    for (const { rule } of judge(text, { ...OPTIONS, strict: false, ...choices }).changes) {
      assert.ok(RULES[rule]?.en && RULES[rule]?.es, rule);
    }
  }
});
