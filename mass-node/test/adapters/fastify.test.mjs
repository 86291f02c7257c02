// The plugin in a real Fastify.

import assert from 'node:assert/strict';
import { after, before, describe, it } from 'node:test';
import { normalize } from '@mass-sdk/node';
import { mass, massValidatorCompiler } from '@mass-sdk/node/fastify';
import { enterpriseRequest, massDocument } from '@mass-sdk/node/standard-schema';
import Fastify from 'fastify';
import { assertProblem, EXAMPLE, inPieces, LARGE, refuses } from './bodies.mjs';

const json = { 'content-type': 'application/json' };

describe('fastify', () => {
  const app = Fastify();
  let origin;

  before(async () => {
    await app.register(mass);
    app.post(
      '/enterprise',
      { schema: { body: enterpriseRequest.normalized({ idempotency: 'content' }) } },
      (request) => ({
        documentSha256: request.body.documentSha256,
        contentSha256: request.body.contentSha256,
        sha256: normalize(request.body.canonical).documentSha256,
      }),
    );
    app.post('/any', { schema: { body: massDocument } }, (request) => request.body);
    app.post('/spanish', { schema: { body: enterpriseRequest.with({ locale: 'es', maxBytes: 5000 }) } }, () => 'ok');
    app.post(
      '/query',
      {
        schema: {
          body: massDocument,
          querystring: { type: 'object', properties: { dry: { type: 'boolean' } }, required: ['dry'] },
        },
      },
      (request) => request.query,
    );
    app.post('/other', (request) => request.body);
    app.post('/ajv', { schema: { body: { type: 'object', required: ['a'] } } }, (request) => request.body);
    app.post('/fails', { schema: { body: massDocument } }, () => {
      throw new Error('boom');
    });
    origin = await app.listen({ port: 0, host: '127.0.0.1' });
  });
  after(() => app.close());

  const post = (path, body, headers = json) => fetch(origin + path, { method: 'POST', headers, body, duplex: 'half' });

  it('judges, normalises and has digests', async () => {
    const response = await post('/enterprise', EXAMPLE);
    const answer = await response.json();
    assert.equal(response.status, 200, JSON.stringify(answer));
    assert.equal(answer.contentSha256, normalize(EXAMPLE).contentSha256);
    assert.equal(answer.documentSha256, answer.sha256);
  });

  it('takes types with a suffix and with a charset', async () => {
    for (const type of ['application/vnd.mass.v1+json', 'APPLICATION/JSON;charset="UTF-8"', 'application/json; a=b']) {
      assert.equal((await post('/enterprise', EXAMPLE, { 'content-type': type })).status, 200, type);
    }
  });

  it('gives the document as it was judged', async () => {
    const sent = '{"payload":{"a":[1,2.50,{"b":null}],"__proto__":{"c":1}}}';
    const response = await post('/any', sent);
    assert.equal(await response.text(), '{"payload":{"a":[1,2.5,{"b":null}],"__proto__":{"c":1}}}');
  });

  it('takes a large body', async () => {
    assert.equal((await post('/enterprise', LARGE)).status, 200);
  });

  it('takes a body in pieces', async () => {
    assert.equal((await post('/enterprise', inPieces(EXAMPLE, 100))).status, 200);
  });

  it('stops reading at the limit', async () => {
    const large = inPieces(Buffer.alloc(8 << 20, ' '));
    const response = await post('/enterprise', large).catch((error) => error);
    // The connection is closed while the client still sends: it sees either the answer or the end.
    if (response instanceof Error) assert.match(String(response.cause), /ECONNRESET|EPIPE|other side closed/);
    else await assertProblem(response, { status: 413, errors: [['#', 'too_large']] });
  });

  it('has the limit and the language of the schema', async () => {
    const response = await post('/spanish', Buffer.alloc(5001, ' '));
    await assertProblem(response, { status: 413, errors: [['#', 'too_large']] });
    const spanish = await (await post('/spanish', '{}')).json();
    assert.ok(
      spanish.errors.some(({ detail }) => /obligatori|falta/i.test(detail)),
      JSON.stringify(spanish.errors[0]),
    );
  });

  it('leaves other schemas to Fastify', async () => {
    assert.deepEqual(await (await post('/query?dry=true', '{"a":1}')).json(), { dry: true });
    const refused = await post('/query', '{"a":1}');
    assert.equal(refused.status, 400);
    assert.equal((await refused.json()).code, 'FST_ERR_VALIDATION');
  });

  it('leaves other routes as they are', async () => {
    assert.deepEqual(await (await post('/other', '{"a":[1]}')).json(), { a: [1] });
    assert.equal((await post('/other', '{"__proto__":{"a":1}}')).status, 400);
    assert.equal((await post('/other', '{')).status, 400);
    assert.equal((await post('/ajv', '{"a":1}')).status, 200);
    assert.equal((await post('/ajv', '{"b":1}')).status, 400);
  });

  it('leaves other errors to the application', async () => {
    const response = await post('/fails', '{"a":1}');
    assert.equal(response.status, 500);
    assert.equal((await response.json()).message, 'boom');
  });

  describe('refuses', () => refuses(it, (route, body, headers) => post(`/${route}`, body, headers)));
});

it('the validator compiler works without the plugin', async () => {
  const app = Fastify();
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (_request, body, done) => done(null, body));
  app.setValidatorCompiler(
    massValidatorCompiler(() => () => {
      throw new Error('no other schema here');
    }),
  );
  app.post('/', { schema: { body: enterpriseRequest } }, (request) => request.body.request.mode);
  const good = await app.inject({ method: 'POST', url: '/', headers: json, payload: EXAMPLE });
  assert.deepEqual([good.statusCode, good.body], [200, JSON.parse(EXAMPLE).request.mode]);
  const bad = await app.inject({ method: 'POST', url: '/', headers: json, payload: '{}' });
  assert.equal(bad.statusCode, 422);
});

it('a plugin that was not waited for lets nothing through unjudged', async () => {
  const app = Fastify();
  app.register(mass);
  app.post('/', { schema: { body: enterpriseRequest } }, () => 'ok');
  await assert.rejects(
    async () => {
      await app.ready();
    },
    { code: 'FST_ERR_SCH_VALIDATION_BUILD', message: /unknown keyword: "~standard"/ },
  );
});
