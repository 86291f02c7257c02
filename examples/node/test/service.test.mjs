// Starts the service, sends it what is good, bad and hostile, and looks at how late its event loop gets.

import assert from 'node:assert/strict';
import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { connect, createServer } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import autocannon from 'autocannon';
import { Agent, request } from 'undici';
import { hostile } from './hostile.mjs';

const here = (path) => fileURLToPath(new URL(path, import.meta.url));
const EXAMPLE = readFileSync(here('../../../schemas/examples/enterprise.json'), 'utf8');
const SECONDS = Number(process.env.SERVICE_TEST_SECONDS ?? 3);
/** The machine may be busy with other things; on an idle one the figures are a small part of it. */
const MOST_LATE_MS = 100;

const HEADERS = { 'content-type': 'application/json' };
const agent = new Agent({ connections: 4, headersTimeout: 30_000 });

async function freePort() {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address();
  server.close();
  await once(server, 'close');
  return port;
}

describe('the service', { timeout: 90_000 }, () => {
  let service;
  let port;
  let url;

  before(async () => {
    port = await freePort();
    url = `http://127.0.0.1:${port}/v1/requests`;
    service = fork(here('../service.mjs'), {
      execArgv: ['--import', here('loop.mjs')],
      env: { ...process.env, PORT: `${port}`, REQUEST_TIMEOUT_MS: '2000', LOG_LEVEL: 'silent' },
    });
    for (let attempt = 0; ; attempt++) {
      const up = await request(`http://127.0.0.1:${port}/health`).catch(() => undefined);
      if (up?.statusCode === 200) break;
      assert.ok(attempt < 100 && service.exitCode === null, 'the service does not start');
      await sleep(100);
    }
  });

  after(async () => {
    await agent.destroy();
    const ended = service.exitCode ?? once(service, 'exit', { signal: AbortSignal.timeout(10_000) });
    service.kill('SIGTERM');
    try {
      assert.deepEqual(await ended, [0, null]);
    } finally {
      service.kill('SIGKILL');
    }
  });

  const post = async (body, headers = HEADERS) => {
    const response = await request(url, { method: 'POST', headers, body, dispatcher: agent });
    return { status: response.statusCode, headers: response.headers, body: await response.body.json() };
  };

  /** How late the event loop has been since the last time. */
  async function late(title) {
    const answer = once(service, 'message', { signal: AbortSignal.timeout(10_000) });
    service.send('late?');
    const [{ ticks, p50, p99, max, rss }] = await answer;
    const [half, most, worst] = [p50, p99, max].map((ms) => ms.toFixed(1));
    console.log(
      `  event loop late, ${title}: p50 ${half} ms, p99 ${most} ms, max ${worst} ms ` +
        `(${ticks} ticks, ${Math.round(rss / 1e6)} MB)`,
    );
    return { p99, rss };
  }

  it('answers a good request with its digests', async () => {
    const { status, headers, body } = await post(EXAMPLE);
    assert.equal(status, 200);
    assert.match(body.documentSha256, /^sha256:[0-9a-f]{64}$/);
    assert.equal(headers.etag, `"${body.documentSha256}"`);
    const again = await post(EXAMPLE);
    assert.equal(again.body.contentSha256, body.contentSha256);
  });

  it('answers a bad one with every fault', async () => {
    const { status, headers, body } = await post(
      EXAMPLE.replace('"shadow"', '"shadwo"').replace('it_load_kw', 'it_load_kW'),
    );
    assert.equal(status, 422);
    assert.equal(headers['content-type'], 'application/problem+json');
    assert.deepEqual(
      body.errors.map(({ pointer, code }) => [pointer, code]),
      [
        ['#/request/mode', 'unsupported_value'],
        ['#/request/signals/energy/it_load_kW', 'unknown_field'],
      ],
    );
  });

  it('answers other media types', async () => {
    assert.equal((await post(EXAMPLE, { 'content-type': 'text/plain' })).status, 415);
  });

  it('is quick about good requests', async () => {
    await late('starting');
    await sleep(500);
    await late('at rest');
    const result = await load(SECONDS);
    assert.equal(result.non2xx + result.errors, 0);
    console.log(`  ${Math.round(result.requests.average)} requests/s, latency p99 ${result.latency.p99} ms`);
    const { p99 } = await late('good requests');
    assert.ok(p99 < MOST_LATE_MS, `p99 ${p99} ms`);
  });

  it('answers what is hostile, and stays responsive', { timeout: 60_000 }, async () => {
    const good = load(SECONDS, 10);
    const bodies = Object.entries(hostile(EXAMPLE));
    const dribbles = Array.from({ length: 30 }, () => dribble(port));
    const until = Date.now() + SECONDS * 1000;
    let sent = 0;
    do {
      for (const [name, [body, expected]] of bodies) {
        const { status } = await post(typeof body === 'function' ? body() : body).catch((error) => {
          // A body that is too large is cut off in the middle: the answer may come too late for the client.
          assert.equal(expected, 413, `${name}: ${error}`);
          return { status: 413 };
        });
        assert.equal(status, expected, name);
        sent++;
      }
    } while (Date.now() < until);

    const { non2xx, errors, latency } = await good;
    console.log(
      `  ${sent} hostile bodies and ${dribbles.length} slow ones; latency of good requests p99 ${latency.p99} ms`,
    );
    assert.equal(non2xx + errors, 0);
    const { p99, rss } = await late('hostile requests');
    assert.ok(p99 < MOST_LATE_MS, `p99 ${p99} ms`);
    assert.ok(rss < 800e6, `${rss} bytes`);
    // Slow ones are cut off with 408, two seconds after they came and at the next look.
    for (const answer of await Promise.all(dribbles)) assert.match(answer, /^HTTP\/1\.1 408 /);
    assert.equal((await post(EXAMPLE)).status, 200);
  });

  function load(duration, connections = 20) {
    return autocannon({ url, method: 'POST', headers: HEADERS, body: EXAMPLE, connections, duration });
  }
});

/** Sends a request a byte at a time, and gives what the server says to that. */
async function dribble(port) {
  const socket = connect(port, '127.0.0.1');
  let answer = '';
  socket.on('data', (piece) => {
    answer += piece;
    // Writing on to a server that has closed would reset the connection.
    clearInterval(timer);
  });
  socket.on('error', () => {});
  // Not `once`, which rejects at the error of a connection that is reset.
  const closed = new Promise((resolve) => socket.on('close', resolve));
  socket.write(
    `POST /v1/requests HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 2000\r\n\r\n`,
  );
  const timer = setInterval(() => socket.write('{'), 100);
  await closed;
  clearInterval(timer);
  return answer;
}
