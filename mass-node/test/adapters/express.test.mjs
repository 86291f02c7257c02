// The middleware in a real Express, and in a bare server.

import assert from 'node:assert/strict';
import { createServer } from 'node:http';
import { connect } from 'node:net';
import { after, before, describe, it } from 'node:test';
import { normalize } from '@mass-sdk/node';
import { mass, massProblems, problemOf } from '@mass-sdk/node/express';
import { enterpriseRequest, massDocument } from '@mass-sdk/node/standard-schema';
import express from 'express';
import { assertProblem, changed, EXAMPLE, inPieces, LARGE, refuses } from './bodies.mjs';

const json = { 'content-type': 'application/json' };
const SHADWO = changed(({ request }) => {
  request.mode = 'shadwo';
});
const MODE = [['#/request/mode', 'unsupported_value']];

describe('express', () => {
  let server;
  let origin;
  const seen = [];

  before(async () => {
    const app = express();
    const clean = mass(enterpriseRequest.normalized());
    app.post('/enterprise', clean, (request, response) => {
      assert.equal(request.mass, clean.of(request));
      response.json({ contentSha256: clean.of(request).contentSha256 });
    });
    app.post('/any', mass(massDocument), (request, response) => response.json(request.mass));
    const judged = mass(enterpriseRequest);
    app.post('/twice', clean, express.json(), (request, response) => {
      assert.throws(() => judged.of(request), /has not judged/);
      response.json({ body: request.body ?? 'untouched' });
    });
    app.post('/raw', express.raw({ type: '*/*' }), judged, (request, response) => {
      response.json({ mode: judged.of(request).request.mode });
    });
    app.post('/parsed', express.json(), judged, (request, response) => {
      response.json({ mode: judged.of(request).request.mode });
    });
    app.post('/next', mass(massDocument, { errors: 'next' }), (_request, response) => response.json({}));
    app.post('/fails', mass(massDocument), () => {
      throw new Error('boom');
    });
    app.use((error, _request, _response, next) => {
      seen.push(problemOf(error)?.status);
      next(error);
    });
    app.use(massProblems);
    app.use((error, _request, response, _next) => response.status(500).json({ message: error.message }));
    server = app.listen(0, '127.0.0.1');
    await new Promise((resolve) => server.once('listening', resolve));
    origin = `http://127.0.0.1:${server.address().port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });

  const post = (path, body, headers = json) => fetch(origin + path, { method: 'POST', headers, body, duplex: 'half' });

  it('judges, normalises and has digests', async () => {
    const response = await post('/enterprise', EXAMPLE);
    assert.deepEqual(await response.json(), { contentSha256: normalize(EXAMPLE).contentSha256 });
  });

  it('takes a large body', async () => {
    assert.equal((await post('/enterprise', LARGE)).status, 200);
  });

  it('takes a body in pieces', async () => {
    assert.equal((await post('/enterprise', inPieces(EXAMPLE, 100))).status, 200);
  });

  it('stops reading at the limit', async () => {
    const response = await post('/enterprise', inPieces(Buffer.alloc(8 << 20, ' '))).catch((error) => error);
    if (response instanceof Error) assert.match(String(response.cause), /ECONNRESET|EPIPE|other side closed/);
    else await assertProblem(response, { status: 413, errors: [['#', 'too_large']] });
  });

  it('leaves nothing to do for a parser behind it', async () => {
    assert.deepEqual(await (await post('/twice', EXAMPLE)).json(), { body: 'untouched' });
  });

  it('takes what a parser before it has left', async () => {
    for (const path of ['/raw', '/parsed']) {
      assert.deepEqual(await (await post(path, EXAMPLE)).json(), { mode: JSON.parse(EXAMPLE).request.mode }, path);
      await assertProblem(await post(path, SHADWO), { status: 422, errors: MODE });
    }
    await assertProblem(await post('/raw', ''), { status: 400, errors: [['#', 'invalid_json']] });
  });

  it('hands errors on, if it is asked to', async () => {
    seen.length = 0;
    await assertProblem(await post('/next', '{'), { status: 400, errors: [['#', 'invalid_json']] });
    assert.deepEqual(seen, [400]);
  });

  it('leaves other errors to the application', async () => {
    const response = await post('/fails', '{"a":1}');
    assert.deepEqual([response.status, await response.json()], [500, { message: 'boom' }]);
  });

  it('survives clients that go away', async () => {
    const socket = connect(server.address().port, '127.0.0.1');
    socket.write(
      'POST /enterprise HTTP/1.1\r\nHost: a\r\nContent-Type: application/json\r\nContent-Length: 999\r\n\r\n{"a"',
    );
    await new Promise((resolve) => setTimeout(resolve, 50));
    socket.destroy();
    assert.equal((await post('/enterprise', EXAMPLE)).status, 200);
  });

  describe('refuses', () => refuses(it, (route, body, headers) => post(`/${route}`, body, headers)));
});

it('works without Express', async () => {
  const body = mass(enterpriseRequest);
  const server = createServer((request, response) => {
    body(request, response, (error) => response.end(error ? 'error' : body.of(request).request.mode));
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const send = (bytes) =>
    fetch(`http://127.0.0.1:${server.address().port}`, { method: 'POST', headers: json, body: bytes });
  assert.equal(await (await send(EXAMPLE)).text(), JSON.parse(EXAMPLE).request.mode);
  await assertProblem(await send(SHADWO), { status: 422, errors: MODE });
  server.close();
  server.closeAllConnections();
});
