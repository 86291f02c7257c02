// The types of the adapters and schemas; `tsc -p test/adapters` checks them, nothing of it runs.

import { sValidator } from '@hono/standard-validator';
import type { EnterpriseRequest, JsonObject, Normalized, RecommendationResponse, SimpleRecord } from '@mass-sdk/node';
import { mass as forExpress, massProblems } from '@mass-sdk/node/express';
import { mass as forFastify, type MassTypeProvider } from '@mass-sdk/node/fastify';
import { mass as forHono } from '@mass-sdk/node/hono';
import {
  enterpriseRequest,
  massDocument,
  type recommendationResponse,
  type simpleRecord,
} from '@mass-sdk/node/standard-schema';
import type { StandardJSONSchemaV1, StandardSchemaV1 } from '@standard-schema/spec';
import { initTRPC } from '@trpc/server';
import { expectTypeOf } from 'expect-type';
import express from 'express';
import Fastify from 'fastify';
import { Hono } from 'hono';

type Output<S extends StandardSchemaV1> = StandardSchemaV1.InferOutput<S>;
type Input<S extends StandardSchemaV1> = StandardSchemaV1.InferInput<S>;

expectTypeOf(enterpriseRequest).toExtend<StandardSchemaV1>();
expectTypeOf(enterpriseRequest).toExtend<StandardJSONSchemaV1>();
expectTypeOf<Input<typeof enterpriseRequest>>().toEqualTypeOf<EnterpriseRequest>();
expectTypeOf<Output<typeof enterpriseRequest>>().toEqualTypeOf<EnterpriseRequest>();
expectTypeOf<Output<typeof simpleRecord>>().toEqualTypeOf<SimpleRecord | JsonObject>();
expectTypeOf<Output<typeof recommendationResponse>>().toEqualTypeOf<RecommendationResponse>();

const clean = enterpriseRequest.with({ locale: 'es' }).normalized({ strict: false, idempotency: 'content' });
expectTypeOf<Input<typeof clean>>().toEqualTypeOf<EnterpriseRequest>();
expectTypeOf<Output<typeof clean>>().toEqualTypeOf<Normalized<'enterprise'>>();
expectTypeOf(enterpriseRequest.accept('{}')).toEqualTypeOf<EnterpriseRequest>();
// @ts-expect-error what lenient validation lets through has no type
enterpriseRequest.with({ strict: false });
// @ts-expect-error the schema has chosen the pipeline
enterpriseRequest.normalized({ pipeline: 'simple' });

const fastify = Fastify().withTypeProvider<MassTypeProvider>();
await fastify.register(forFastify);
fastify.post('/', { schema: { body: clean } }, async ({ body }) => {
  expectTypeOf(body).toEqualTypeOf<Normalized<'enterprise'>>();
  return body.documentSha256;
});
fastify.post('/document', { schema: { body: enterpriseRequest } }, async ({ body }) => body.request.mode);

const app = express();
const middleware = forExpress(clean, { errors: 'next' });
app.post('/', middleware, (request, response) => {
  expectTypeOf(middleware.of(request)).toEqualTypeOf<Normalized<'enterprise'>>();
  expectTypeOf(request.mass).toEqualTypeOf<unknown>();
  response.json(middleware.of(request).contentSha256);
});
app.use(massProblems);

const hono = new Hono();
hono.post('/', forHono(clean), (c) => {
  expectTypeOf(c.var.mass).toEqualTypeOf<Normalized<'enterprise'>>();
  return c.text(c.var.mass.contentSha256);
});
hono.post('/validator', sValidator('json', massDocument.normalized()), (c) => {
  expectTypeOf(c.req.valid('json')).toExtend<Normalized>();
  return c.text(c.req.valid('json').documentSha256);
});

const t = initTRPC.create();
t.procedure.input(clean).mutation(({ input }) => {
  expectTypeOf(input).toEqualTypeOf<Normalized<'enterprise'>>();
});
