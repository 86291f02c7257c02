// Bodies that the tests of the adapters send, and what must come back.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';

export const EXAMPLE = readFileSync(new URL('../../../schemas/examples/enterprise.json', import.meta.url));

const text = EXAMPLE.toString();
const document = () => JSON.parse(text);

/** The example with a change made to it. */
export function changed(change) {
  const copy = document();
  change(copy);
  return Buffer.from(JSON.stringify(copy));
}

/** One that goes to the thread pool, and the same with a fault. */
export const LARGE = changed((d) => {
  d.payload.rows = Array(20_000).fill(1.5);
});
const LARGE_SHADWO = Buffer.from(LARGE.toString().replace('"shadow"', '"shadwo"'));

const deep = (levels) => `{"payload":{"a":${'['.repeat(levels)}${']'.repeat(levels)}}}`;
const json = { 'content-type': 'application/json' };

/** Requests that are refused: what is sent, the status, and pointers and codes of the errors. */
export const REFUSED = [
  ['nothing', '', json, 400, [['#', 'invalid_json']]],
  ['no JSON', '{"schema_version": "1.1",}', json, 400, [['#', 'invalid_json']]],
  ['cut off', EXAMPLE.subarray(0, 900), json, 400, [['#', 'invalid_json']]],
  [
    'invalid UTF-8 inside a text',
    Buffer.concat([Buffer.from('{"payload":{"note":"'), Buffer.from([0xc3, 0x28]), Buffer.from('"}}')]),
    json,
    400,
    [['#', 'invalid_json']],
  ],
  ['a lone surrogate', '{"payload":{"note":"\\ud800"}}', json, 400, [['#', 'invalid_json']]],
  ['an array', '[]', json, 422, [['#', 'wrong_type']]],
  ['a key that stands twice', '{"payload":{"a":1,"a":2}}', json, 422, [['#/payload/a', 'duplicate_key']]],
  ['too deep', deep(200), json, 422, [[`#/payload/a${'/0'.repeat(62)}`, 'too_deep']]],
  [
    'an integer that no double holds',
    text.replace(/"timeout_ms": *\d+/, '"timeout_ms":9007199254740993'),
    json,
    422,
    [['#/request/timeout_ms', 'number_not_interoperable']],
  ],
  [
    'a typing error and a percentage',
    changed(({ request }) => {
      request.mode = 'shadwo';
      request.signals.workload.gpu_util_avg = 81;
    }),
    json,
    422,
    [
      ['#/request/mode', 'unsupported_value'],
      ['#/request/signals/workload/gpu_util_avg', 'looks_like_percent'],
    ],
  ],
  [
    'a member whose name needs escapes',
    changed((d) => {
      d['a/b ~%#?"é'] = 1;
    }),
    json,
    422,
    [['#/a~1b%20~0%25%23%3F%22%C3%A9', 'unknown_field']],
  ],
  ['a large one', LARGE_SHADWO, json, 422, [['#/request/mode', 'unsupported_value']]],
  ['a text', EXAMPLE, { 'content-type': 'text/plain' }, 415, []],
  ['a form', 'a=1', { 'content-type': 'application/x-www-form-urlencoded' }, 415, []],
  ['no type', EXAMPLE, {}, 415, []],
  ['another charset', EXAMPLE, { 'content-type': 'application/json; charset=utf-16' }, 415, []],
  ['a coding', EXAMPLE, { ...json, 'content-encoding': 'gzip' }, 415, []],
  ['ten megabytes', Buffer.alloc(10 << 20, ' '), json, 413, [['#', 'too_large']]],
].map(([name, body, headers, status, errors]) => ({ name, body, headers, status, errors }));

const TYPES = {
  400: 'urn:mass:problem:not-json',
  413: 'urn:mass:problem:too-large',
  415: 'urn:mass:problem:unsupported-media-type',
  422: 'urn:mass:problem:contract-violation',
};

/** A response is problem details of this kind. */
export async function assertProblem(response, { status, errors }) {
  const body = await response.text();
  assert.equal(response.status, status, body);
  assert.equal(response.headers.get('content-type'), 'application/problem+json');
  const problem = JSON.parse(body);
  assert.equal(problem.type, TYPES[status]);
  assert.equal(problem.status, status);
  assert.ok(problem.title.length > 0 && problem.detail.length > 0);
  assert.deepEqual(
    problem.errors.map(({ pointer, code }) => [pointer, code]),
    errors,
  );
  for (const { pointer, path, detail } of problem.errors) {
    assert.equal(decodeURIComponent(pointer), `#${path}`);
    assert.ok(detail.length > 0);
  }
}

/** Tests that everything that is to be refused is; `post` sends a body to a route for Enterprise requests or for any. */
export function refuses(test, post) {
  for (const refused of REFUSED) {
    test(refused.name, async () => {
      const bytes = Buffer.from(refused.body);
      const route = bytes.toString('latin1').startsWith('{"payload"') ? 'any' : 'enterprise';
      await assertProblem(await post(route, bytes, refused.headers), refused);
    });
  }
}

/** Sends a body in pieces, without telling its length. */
export function inPieces(bytes, size = 1 << 16) {
  return new ReadableStream({
    start(controller) {
      for (let at = 0; at < bytes.length; at += size) controller.enqueue(bytes.subarray(at, at + size));
      controller.close();
    },
  });
}
