// The middleware in a real Hono, by itself and behind the Node server, and Hono's own validator with our schemas.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { serve } from '@hono/node-server';
import { sValidator } from '@hono/standard-validator';
import { normalize } from '@mass-sdk/node';
import { mass, problemOf, respond } from '@mass-sdk/node/hono';
import { enterpriseRequest, massDocument } from '@mass-sdk/node/standard-schema';
import { Hono } from 'hono';
import { assertProblem, changed, EXAMPLE, inPieces, LARGE, refuses } from './bodies.mjs';

const json = { 'content-type': 'application/json' };
const SHADWO = changed(({ request }) => {
  request.mode = 'shadwo';
});
const MODE = [['#/request/mode', 'unsupported_value']];

const app = new Hono();
app.post('/enterprise', mass(enterpriseRequest.normalized()), (c) => c.json({ content: c.var.mass.contentSha256 }));
app.post('/any', mass(massDocument), (c) => c.json(c.var.mass));
app.post('/later', mass(massDocument), async (c) => c.json(await c.req.json()));
app.post(
  '/before',
  async (c, next) => {
    await c.req.json();
    await next();
  },
  mass(enterpriseRequest),
  (c) => c.json({ mode: c.var.mass.request.mode }),
);
app.post('/validator', sValidator('json', enterpriseRequest.normalized()), (c) => {
  return c.json({ content: c.req.valid('json').contentSha256 });
});
app.post('/throws', async (c) => {
  const { request } = enterpriseRequest.accept(await c.req.text());
  return c.json({ mode: request.mode });
});
app.post('/fails', mass(massDocument), () => {
  throw new Error('boom');
});
app.onError((error, c) => {
  const problem = problemOf(error);
  return problem === undefined ? c.json({ message: error.message }, 500) : respond(problem);
});

function tests(post) {
  it('judges, normalises and has digests', async () => {
    assert.deepEqual(await (await post('/enterprise', EXAMPLE)).json(), { content: normalize(EXAMPLE).contentSha256 });
  });

  it('takes a large body', async () => {
    assert.equal((await post('/enterprise', LARGE)).status, 200);
  });

  it('takes a body in pieces, and stops reading at the limit', async () => {
    assert.equal((await post('/enterprise', inPieces(EXAMPLE, 100))).status, 200);
    const response = await post('/enterprise', inPieces(Buffer.alloc(8 << 20, ' '))).catch((error) => error);
    if (response instanceof Error) assert.match(String(response.cause), /ECONNRESET|EPIPE|other side closed/);
    else await assertProblem(response, { status: 413, errors: [['#', 'too_large']] });
  });

  it('gets on with what reads the body before and after it', async () => {
    assert.deepEqual(await (await post('/later', '{"a":[1,"é"]}')).json(), { a: [1, 'é'] });
    assert.deepEqual(await (await post('/before', EXAMPLE)).json(), { mode: JSON.parse(EXAMPLE).request.mode });
    await assertProblem(await post('/before', SHADWO), { status: 422, errors: MODE });
  });

  it('leaves errors to the application', async () => {
    const response = await post('/fails', '{"a":1}');
    assert.deepEqual([response.status, await response.json()], [500, { message: 'boom' }]);
    await assertProblem(await post('/throws', SHADWO), { status: 422, errors: MODE });
    assert.equal((await post('/throws', EXAMPLE)).status, 200);
  });

  it('has schemas for @hono/standard-validator', async () => {
    assert.deepEqual(await (await post('/validator', EXAMPLE)).json(), { content: normalize(EXAMPLE).contentSha256 });
    const response = await post('/validator', SHADWO);
    assert.equal(response.status, 400);
    const { success, error } = await response.json();
    assert.equal(success, false);
    assert.deepEqual(
      error.map(({ path }) => path),
      [['request', 'mode']],
    );
    assert.match(error[0].message, /shadow/);
  });

  describe('refuses', () => refuses(it, (route, body, headers) => post(`/${route}`, body, headers)));
}

describe('hono by itself', () => {
  tests((path, body, headers = json) => app.request(path, { method: 'POST', headers, body, duplex: 'half' }));
});

describe('hono behind its Node server', () => {
  let server;
  let origin;
  before(async () => {
    const info = await new Promise((resolve) => {
      server = serve({ fetch: app.fetch, port: 0, hostname: '127.0.0.1' }, resolve);
    });
    origin = `http://127.0.0.1:${info.port}`;
  });
  after(() => {
    server.close();
    server.closeAllConnections();
  });
  tests((path, body, headers = json) => fetch(origin + path, { method: 'POST', headers, body, duplex: 'half' }));
});
