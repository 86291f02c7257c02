// A service that takes Enterprise requests, normalises them, and answers with their digests: node service.mjs
//
//   curl -i localhost:8080/v1/requests -H 'content-type: application/json' -d @../../schemas/examples/enterprise.json
import { setTimeout as sleep } from 'node:timers/promises';
import { mass } from '@mass-sdk/node/fastify';
import { enterpriseRequest } from '@mass-sdk/node/standard-schema';
import Fastify from 'fastify';

const { PORT = '8080', HOST = '127.0.0.1', REQUEST_TIMEOUT_MS = '10000', LOG_LEVEL = 'info' } = process.env;
const requestTimeout = Number(REQUEST_TIMEOUT_MS);

const app = Fastify({
  logger: { level: LOG_LEVEL },
  requestTimeout, // A client that sends a byte now and then is cut off, and looked for every second.
  http: { headersTimeout: requestTimeout, requestTimeout, connectionsCheckingInterval: 1000 },
});
await app.register(mass);

// The body goes to the core as the bytes that came; what breaks the contract is answered before the handler, as
// application/problem+json with a pointer, a code and the repair for every fault.
const body = enterpriseRequest.normalized({ idempotency: 'content' });

app.post('/v1/requests', { schema: { body } }, async ({ body: request }, reply) => {
  const { correlationId, idempotencyKey, documentSha256, contentSha256, issues } = request;
  reply.header('etag', `"${documentSha256}"`);
  return { correlationId, idempotencyKey, documentSha256, contentSha256, warnings: issues };
});

// The canonical bytes themselves, as they would go on to the engine or into the archive.
app.post('/v1/requests/canonical', { schema: { body } }, async ({ body: request }, reply) =>
  reply.type('application/json').send(request.canonical),
);

app.get('/health', async () => ({ status: 'ok' }));

for (const signal of ['SIGINT', 'SIGTERM']) {
  process.once(signal, async () => {
    await Promise.race([app.close(), sleep(5000, undefined, { ref: false })]);
    process.exit(0);
  });
}
await app.listen({ port: Number(PORT), host: HOST });
