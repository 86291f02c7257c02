// Every case of the language-neutral suite, by every way in; what the Rust runner demands is demanded here.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { cases, NOT_AN_OBJECT, routes, whyNotObject } from './suite.mjs';

/** Runs by route below which the runner itself is broken. */
const FEWEST = {
  buffer: 1500,
  view: 1500,
  string: 1500,
  object: 1000,
  async: 500,
  batch: 400,
  'batch of objects': 400,
  stream: 10,
  'web stream': 10,
};

test('there are cases', () => {
  assert.ok(cases.length >= 1500, `only ${cases.length} cases`);
  assert.equal(new Set(cases.map((one) => one.name)).size, cases.length);
});

test('every skip is needed', () => {
  const reasons = new Set(cases.map(whyNotObject));
  assert.deepEqual(
    NOT_AN_OBJECT.map(([why]) => why).filter((why) => !reasons.has(why)),
    [],
  );
});

test('every case by every route', async () => {
  const runs = {};
  const failures = [];
  for (const one of cases) {
    const canonicals = new Set();
    for (const [route, call] of routes(one)) {
      runs[route] = (runs[route] ?? 0) + 1;
      try {
        const answer = await call();
        const faults = [...compare(one.expected, answer, route.includes('object'))];
        if (faults.length > 0) failures.push(`${one.file}: ${one.name} [${route}]\n  ${faults.join('\n  ')}`);
        canonicals.add(answer.canonical);
      } catch (error) {
        failures.push(`${one.file}: ${one.name} [${route}]\n  ${error.stack}`);
      }
    }
    if (canonicals.size !== 1) failures.push(`${one.file}: ${one.name}: routes give different bytes`);
  }
  for (const [route, fewest] of Object.entries(FEWEST)) {
    if (!(runs[route] >= fewest)) failures.push(`route ${route} ran ${runs[route]} cases`);
  }
  assert.equal(failures.length, 0, `${failures.length} failures\n${failures.slice(0, 30).join('\n')}`);
  console.log(`${cases.length} cases, runs by route: ${JSON.stringify(runs)}`);
});

/** What differs. Only what a case states is compared, but lists must match in full. */
function* compare(expected, answer, isObject) {
  for (const [name, want] of Object.entries(expected)) {
    if (name === 'error' && Array.isArray(want)) {
      if (answer.ok) yield `accepted, but should be refused with ${JSON.stringify(want)}`;
      yield* issues(want, answer.issues ?? [], isObject);
    } else if (name === 'issues') {
      yield* issues(want, answer.issues ?? [], isObject);
    } else if (name === 'changes') {
      if (!equal(want, answer.changes)) yield differ(name, answer.changes, want);
    } else if (name === 'recognised') {
      yield* recognised(want, answer.recognised ?? []);
    } else if (name === 'rows') {
      if (want.length !== answer.rows.length) yield `${answer.rows.length} rows, expected ${want.length}`;
      for (const [at, row] of want.entries()) {
        for (const fault of compare(row, answer.rows[at] ?? {}, isObject)) yield `row ${at}: ${fault}`;
      }
    } else if (name === 'canonical' && !answer.ok) {
      yield `refused: ${JSON.stringify(answer.issues)}`;
    } else if (!subset(want, answer[name])) {
      yield differ(name, answer[name], want);
    }
  }
}

const differ = (name, got, want) => `${name}: got ${JSON.stringify(got)}, expected ${JSON.stringify(want)}`;

function* issues(expected, found, isObject) {
  let [want, got] = [expected, found];
  if (isObject) {
    // Integer-like keys of an object come first, whatever their order was; and an object has no lines.
    const place = (issue) => `${issue.path} ${issue.code}`;
    const sorted = (list) => list.toSorted((a, b) => (place(a) < place(b) ? -1 : 1));
    [want, got] = [sorted(want.map(({ line, column, ...issue }) => issue)), sorted(got)];
    for (const [at, issue] of want.entries()) {
      // Where a text is no JSON, a line says the place; in an object a pointer does.
      if (issue.code === 'invalid_json' && got[at]?.path) {
        Object.assign(issue, { path: got[at].path, params: { reason: issue.params?.reason } });
      }
    }
    if (got.some((issue) => 'line' in issue || 'column' in issue)) yield 'lines in an object';
  }
  if (want.length !== got.length || !want.every((issue, at) => subset(issue, got[at])))
    yield differ('issues', got, want);
}

function* recognised(expected, found) {
  const want = Array.isArray(expected)
    ? expected
    : Object.entries(expected).map(([signal, value]) => ({
        ...(typeof value === 'object' ? value : { value }),
        signal,
      }));
  if (want.length !== found.length) yield differ('recognised', found, expected);
  for (const one of want) {
    const got = found.find(({ signal }) => signal === one.signal);
    if (!subset(one, got)) yield differ('recognised', got, one);
  }
}

/** Every member that is expected is there and equal. */
function subset(want, got) {
  const isObject = (value) => typeof value === 'object' && value !== null && !Array.isArray(value);
  if (!isObject(want) || !isObject(got)) return equal(want, got);
  return Object.entries(want).every(([name, value]) => subset(value, got[name]));
}

/** Equal as JSON values. */
function equal(a, b) {
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return a === b;
  if (Array.isArray(a) !== Array.isArray(b)) return false;
  const names = Object.keys(a);
  return (
    names.length === Object.keys(b).length && names.every((name) => Object.hasOwn(b, name) && equal(a[name], b[name]))
  );
}
