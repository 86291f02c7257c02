// Batches and streams: order, numbers, back-pressure, ends of all kinds.

import assert from 'node:assert/strict';
import { Readable, Writable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { describe, test } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import {
  ContractError,
  MassInternalError,
  normalize,
  normalizeAsync,
  normalizeBatch,
  normalizeStream,
  normalizeTransform,
  validateAsync,
} from '@mass-sdk/node';

const FIXED = { now: '2026-11-24T13:15:21Z', seed: 'batch' };

async function all(source, options) {
  const rows = [];
  for await (const row of normalizeBatch(source, { ...FIXED, ...options })) rows.push(row);
  return rows;
}

const shown = (row) => [row.row, row.line, row.ok, row.ok ? row.result.documentSha256 : row.issues[0]?.code];

/** Lines of which some are blank and some are broken. */
function ndjson(count) {
  const lines = Array.from({ length: count }, (_, n) =>
    n % 13 === 5 ? '  ' : n % 7 === 3 ? `{"n":${n},` : `{"n":${n},"pad":"${'é'.repeat(n % 500)} "}`,
  );
  return `${lines.join('\n')}\r\n`;
}

async function* pieces(text, size) {
  for (let at = 0; at < text.length; at += size) yield text.slice(at, at + size);
}

describe('sources', () => {
  const text = ndjson(3000);
  const buffer = Buffer.from(text);
  const expected = all(buffer).then((rows) => rows.map(shown));
  test('rows are numbered, and are what normalize gives', async () => {
    const rows = await all('{"a": "1,5"}\n\n{"a":\n  \r\n{"a": 2}');
    assert.deepEqual(
      rows.map((row) => [row.row, row.line, row.ok]),
      [
        [0, 1, true],
        [1, 3, false],
        [2, 5, true],
      ],
    );
    assert.deepEqual(rows[0].result.canonical, normalize('{"a": "1,5"}', FIXED).canonical);
    assert.deepEqual([rows[1].raw.toString(), rows[2].raw.toString()], ['{"a":', '{"a": 2}']);
    assert.ok(rows[1].error instanceof ContractError);
    assert.equal(rows[1].error.issues, rows[1].issues);
    assert.throws(() => rows[1].unwrap(), rows[1].error);
    assert.equal(rows[0].unwrap(), rows[0].result);
    assert.equal(rows[1].result, undefined);
    const lines = (await expected).map(([, line]) => line);
    assert.equal((await expected).length, text.split('\n').filter((line) => line.trim() !== '').length);
    assert.ok(lines.every((line, at) => at === 0 || line > lines[at - 1]));
  });
  for (const [name, source] of Object.entries({
    string: () => text,
    Uint8Array: () => new Uint8Array(buffer),
    ArrayBuffer: () => new Uint8Array(buffer).buffer,
    'Readable of bytes': () => Readable.from(pieces(buffer, 1000), { objectMode: false }),
    'Readable with an encoding': () => Readable.from(pieces(buffer, 777), { objectMode: false }).setEncoding('utf8'),
    'strings that are cut in a character': () => pieces(text, 3),
    'an array of strings': () => [text.slice(0, 5000), text.slice(5000)],
    'Web stream': () => ReadableStream.from(pieces(buffer, 100_000)),
    Blob: () => new Blob([buffer]).stream(),
  })) {
    test(name, async () => assert.deepEqual((await all(source())).map(shown), await expected));
  }
  test('as a stream in a pipeline', async () => {
    const rows = [];
    const write = (row, _, done) => {
      rows.push(row);
      done();
    };
    const last = new Writable({ objectMode: true, write });
    await pipeline(Readable.from(pieces(buffer, 5000), { objectMode: false }), normalizeTransform(FIXED), last);
    assert.deepEqual(rows.map(shown), await expected);
    const web = [];
    for await (const row of ReadableStream.from(pieces(buffer, 5000)).pipeThrough(normalizeStream(FIXED)))
      web.push(row);
    assert.deepEqual(web.map(shown), await expected);
  });
  test('threads and blocks make no difference', async () => {
    for (const options of [{ threads: 1 }, { threads: 5, highWaterMark: 8 }]) {
      assert.deepEqual((await all(buffer, options)).map(shown), await expected);
    }
  });
  test('objects, one a row; what is no document is a row too', async () => {
    const boom = new Error('boom');
    const source = [
      { a: ' x ' },
      { a: Number.NaN },
      { a: new Set() },
      { a: 'x\ud800' },
      {
        get a() {
          throw boom;
        },
      },
      5,
      null,
      [1],
      new Map([['a', 1]]),
      { a: 'y'.repeat(2_000_000) },
    ];
    const rows = await all(source);
    assert.deepEqual(
      rows.map((row) => [row.row, row.line, row.ok]),
      source.map((_, n) => [n, undefined, [0, 1, 8].includes(n)]),
    );
    assert.deepEqual(rows[0].raw.toString(), '{"a":" x "}');
    assert.deepEqual(rows[1].result.changes[0].before, 'NaN');
    assert.match(rows[2].error.message, /\/a: a Set/);
    assert.deepEqual(
      [rows[3].issues[0].code, rows[3].issues[0].path, rows[3].issues[0].line],
      ['invalid_json', '/a', undefined],
    );
    assert.equal(rows[4].error, boom);
    assert.throws(() => rows[4].unwrap(), boom);
    assert.match(rows[5].error.message, /`5` is not a document/);
    assert.equal(rows[7].issues[0].code, 'wrong_type');
    assert.equal(rows[9].issues[0].code, 'too_large');
    assert.equal(rows[0].result.documentSha256, normalize({ a: ' x ' }, FIXED).documentSha256);
  });
  test('text and objects in turns', async () => {
    const rows = await all(['{"n":1}\n{"n":', '2}', { n: 3 }, '{"n":4}\n', { n: 5 }, { n: 6 }]);
    assert.deepEqual(
      rows.map((row) => [row.row, row.line, row.result.payload.n]),
      [
        [0, 1, 1],
        [1, 2, 2],
        [2, undefined, 3],
        [3, 3, 4],
        [4, undefined, 5],
        [5, undefined, 6],
      ],
    );
  });
  test('nothing at all', async () => {
    for (const source of ['', '\n\n \r\n', [], Readable.from([])]) assert.deepEqual(await all(source), []);
  });
  test('what is no source', () => {
    assert.throws(() => normalizeBatch({ a: 1 }), { name: 'TypeError', message: /for one use `normalize`/ });
    for (const source of [undefined, null, 5, () => {}]) assert.throws(() => normalizeBatch(source), TypeError);
    for (const options of [{ threads: 0 }, { threads: 1.5 }, { highWaterMark: 65 }, { signal: 1 }, { strickt: 1 }]) {
      assert.throws(() => normalizeBatch('', options), { name: 'TypeError', code: 'MASS_INVALID_OPTIONS' });
    }
  });
});

describe('pace', () => {
  const line = Buffer.from(`{"pad":"${'x'.repeat(1000)}"}\n`);
  test('a slow reader holds the source back', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield line;
      }
    }
    const rows = normalizeBatch(endless(), { highWaterMark: 1 });
    await rows.next();
    await sleep(200);
    // One block that is read from, one that is ready, one that is being read: about 260 rows each.
    assert.ok(read < 1200, `${read} rows were read`);
    await rows.return();
  });
  test('blocks are worked on ahead of the reader, and no more than asked for', async () => {
    let read = 0;
    async function* endless() {
      for (;;) {
        read += 1;
        yield line;
      }
    }
    const rows = normalizeBatch(endless(), { highWaterMark: 4 });
    await rows.next();
    await sleep(200);
    // One that is read from and four more, of about 520 rows.
    assert.ok(read > 2300 && read < 3300, `${read} rows were read`);
    await rows.return();
  });
  test('a slow source is not waited for', async () => {
    let send;
    const stream = new ReadableStream({ start: (controller) => (send = controller) });
    const rows = normalizeBatch(stream);
    send.enqueue(Buffer.from('{"n":1}\n{"n":'));
    assert.equal((await rows.next()).value.result.payload.n, 1);
    send.enqueue(Buffer.from('2}\n'));
    assert.equal((await rows.next()).value.result.payload.n, 2);
    send.close();
    assert.equal((await rows.next()).done, true);
  });
  test('the event loop turns meanwhile', async () => {
    const maxBytes = 64 << 20;
    const row = Buffer.from(JSON.stringify({ texts: Array.from({ length: 400_000 }, (_, n) => ` ${n},5 `) }));
    const start = performance.now();
    const expected = normalize(row, { ...FIXED, maxBytes }).documentSha256;
    const alone = performance.now() - start;
    let longest = 0;
    let last = performance.now();
    const look = () => {
      longest = Math.max(longest, performance.now() - last);
      last = performance.now();
    };
    const timer = setInterval(look, 1);
    const { value } = await normalizeBatch(row, { ...FIXED, maxBytes }).next();
    look();
    clearInterval(timer);
    assert.equal(value.result.documentSha256, expected);
    // Only the record is copied on the main thread.
    assert.ok(longest < alone / 2, `${longest} ms of ${alone} ms`);
  });
  test('asking for several rows at once', async () => {
    const rows = normalizeBatch('{"n":0}\n{"n":1}\n{"n":2}\n');
    const asked = await Promise.all(Array.from({ length: 5 }, () => rows.next()));
    assert.deepEqual(
      asked.map(({ done, value }) => (done ? 'end' : value.row)),
      [0, 1, 2, 'end', 'end'],
    );
  });
});

describe('ends', () => {
  function watched(each) {
    const state = { returned: 0, read: 0 };
    const source = {
      [Symbol.asyncIterator]: () => ({
        next: async () => ({ done: false, value: await each(state.read++) }),
        return: async () => {
          state.returned += 1;
          return { done: true };
        },
      }),
    };
    return [source, state];
  }
  test('leaving the loop ends the source', async () => {
    const [source, state] = watched((n) => `{"n":${n}}\n`);
    for await (const row of normalizeBatch(source)) if (row.row === 3) break;
    assert.equal(state.returned, 1);
    const readable = Readable.from(pieces(ndjson(9000), 1000));
    for await (const _ of normalizeBatch(readable)) break;
    assert.equal(readable.destroyed, true);
  });
  test('an error of the source comes after the rows before it', async () => {
    const boom = new Error('boom');
    const [source] = watched((n) => {
      if (n === 3) throw boom;
      return `{"n":${n}}\n`;
    });
    const seen = [];
    await assert.rejects(async () => {
      for await (const row of normalizeBatch(source)) seen.push(row.row);
    }, boom);
    assert.deepEqual(seen, [0, 1, 2]);
  });
  test('a signal ends it with its reason', async () => {
    const reason = new Error('enough');
    for (const after of [0, 5]) {
      const controller = new AbortController();
      const [source, state] = watched(async (n) => {
        if (n > 10) await sleep(10_000, undefined, { ref: false });
        return `{"n":${n}}\n`;
      });
      const rows = normalizeBatch(source, { signal: controller.signal });
      for (let n = 0; n < after; n++) await rows.next();
      setTimeout(() => controller.abort(reason), 30);
      await assert.rejects(async () => {
        for await (const _ of rows);
      }, reason);
      assert.equal((await rows.next()).done, true);
      assert.equal(state.returned, 1);
    }
    assert.throws(() => normalizeBatch('', { signal: AbortSignal.abort(reason) }), reason);
  });
  test('a stream that is cancelled or broken', async () => {
    const stream = normalizeStream();
    const writer = stream.writable.getWriter();
    writer.write('{"n":1}\n').catch(() => {});
    const reader = stream.readable.getReader();
    assert.equal((await reader.read()).value.ok, true);
    await reader.cancel();
    const transform = normalizeTransform();
    transform.write('{"n":1}\n');
    transform.destroy(new Error('gone'));
    await assert.rejects(async () => {
      for await (const _ of transform);
    }, /gone/);
  });
});

describe('one document off the main thread', () => {
  test('is what normalize gives', async () => {
    const [one, two] = [await normalizeAsync('{"a":" x "}', FIXED), normalize('{"a":" x "}', FIXED)];
    assert.deepEqual(one.canonical, two.canonical);
    assert.deepEqual(one.changes, two.changes);
    assert.deepEqual((await normalizeAsync({ a: Number.NaN })).payload, { a: null });
    const report = await validateAsync('{"a":1}');
    assert.deepEqual([report.valid, report.document], [true, { a: 1 }]);
    assert.equal((await validateAsync(Buffer.from('{'))).valid, false);
  });
  test('many at once', async () => {
    const results = await Promise.all(
      Array.from({ length: 300 }, (_, n) => normalizeAsync({ n }, { maxIssues: (n % 90) + 1 })),
    );
    assert.deepEqual(
      results.map((result) => result.payload.n),
      Array.from({ length: 300 }, (_, n) => n),
    );
  });
  test('rejects as normalize throws', async () => {
    await assert.rejects(normalizeAsync('{'), { name: 'ContractError', code: 'MASS_CONTRACT' });
    await assert.rejects(normalizeAsync(undefined), { name: 'TypeError', code: 'MASS_INVALID_ARGUMENT' });
    await assert.rejects(normalizeAsync('{}', { strickt: 1 }), { name: 'TypeError', code: 'MASS_INVALID_OPTIONS' });
    await assert.rejects(normalizeAsync('{}', { now: 'x' }), { name: 'TypeError', code: 'MASS_INVALID_OPTIONS' });
    await assert.rejects(
      normalizeAsync(() => 1),
      TypeError,
    );
  });
  test('can be given up', async () => {
    const reason = new Error('enough');
    await assert.rejects(normalizeAsync('{}', { signal: AbortSignal.abort(reason) }), reason);
    const controller = new AbortController();
    const promise = normalizeAsync(Buffer.alloc(30_000_000, '['), { maxBytes: 40_000_000, signal: controller.signal });
    controller.abort(reason);
    await assert.rejects(promise, reason);
  });
  test('the bytes may be used again at once', async () => {
    const buffer = Buffer.from('{"a":1}');
    const promise = normalizeAsync(buffer);
    buffer.fill(0);
    assert.deepEqual((await promise).payload, { a: 1 });
  });
  test('a panic there is an error too', async () => {
    const { _panicAsync } = await import('../dist/lib/async.js');
    await assert.rejects(_panicAsync('on purpose'), MassInternalError);
    assert.equal((await normalizeAsync('{}')).pipeline, 'simple');
  });
});
