/**
 * MASS in Fastify: bodies go to the core as the bytes that came, errors come out as problem details (RFC 9457).
 *
 * @packageDocumentation
 */

import { createRequire } from 'node:module';
import type {
  FastifyError,
  FastifyInstance,
  FastifyPluginAsync,
  FastifyReply,
  FastifyRequest,
  FastifySchemaCompiler,
  FastifyTypeProvider,
  RouteOptions,
} from 'fastify';
import { MassSchema, type StandardSchemaV1 } from '../standard-schema.js';
import { isLarge, JSON_TYPE, PROBLEM_JSON, type Problem, problemOf, refusedType, tooLarge } from './problem.js';

export { BodyError, type Problem, type ProblemError, problemOf } from './problem.js';

/** Gives `request.body` the type of the schema's output: `app.withTypeProvider<MassTypeProvider>()`. */
export interface MassTypeProvider extends FastifyTypeProvider {
  validator: this['schema'] extends StandardSchemaV1 ? StandardSchemaV1.InferOutput<this['schema']> : unknown;
  serializer: this['schema'] extends StandardSchemaV1 ? StandardSchemaV1.InferInput<this['schema']> : unknown;
}

/**
 * The plugin. Routes whose `schema.body` is a schema of MASS get their body as bytes, judged by the core: duplicate keys,
 * lost digits and invalid UTF-8 are seen, and nothing is parsed twice. Other routes stay as they are.
 *
 * Await the registration: Fastify tells plugins only of routes that are declared after they have run. It would not start
 * otherwise, as it would take the schemas for JSON Schemas.
 *
 * @example
 * await app.register(mass);
 * app.post('/requests', { schema: { body: enterpriseRequest.normalized() } }, async ({ body }) => {
 *   return { documentSha256: body.documentSha256 };
 * });
 */
export const mass: FastifyPluginAsync = async (app) => {
  const options = { parseAs: 'buffer' } as const;
  app.addContentTypeParser('application/json', options, parserFor(app));
  app.addContentTypeParser(JSON_TYPE, options, parserFor(app));
  app.addHook('onRoute', prepare);
};

// Routes of the application itself, not only of the plugin: what the package fastify-plugin does.
Object.assign(mass, {
  [Symbol.for('skip-override')]: true,
  [Symbol.for('fastify.display-name')]: '@mass-sdk/node',
  [Symbol.for('plugin-meta')]: { name: '@mass-sdk/node', fastify: '5.x' },
});

type Parser = (request: FastifyRequest, body: Buffer, done: (error: Error | null, body?: unknown) => void) => void;

/** Bytes for routes of MASS, for the others what Fastify would have made of them. */
function parserFor(app: FastifyInstance): Parser {
  const { onProtoPoisoning, onConstructorPoisoning } = app.initialConfig;
  const parse = app.getDefaultJsonParser(onProtoPoisoning ?? 'error', onConstructorPoisoning ?? 'error');
  return (request, body, done) => {
    if (bodySchema(request) !== undefined) done(null, body);
    else parse(request, body.toString(), done);
  };
}

function bodySchema(request: FastifyRequest): MassSchema<unknown, unknown> | undefined {
  const body: unknown = (request.routeOptions.schema as { body?: unknown } | undefined)?.body;
  return body instanceof MassSchema ? body : undefined;
}

/** What a route of MASS needs besides its schema; what it says itself has precedence. */
function prepare(this: FastifyInstance, route: RouteOptions): void {
  const body: unknown = route.schema?.body;
  if (!(body instanceof MassSchema)) return;
  route.bodyLimit ??= body.maxBytes;
  route.validatorCompiler ??= massValidatorCompiler(() => otherCompiler(this)) as FastifySchemaCompiler<unknown>;
  route.errorHandler ??= sendProblem;
  route.preParsing = [checkType, ...[route.preParsing ?? []].flat()];
  route.preValidation = [...[route.preValidation ?? []].flat(), judgeLarge];
}

function checkType(
  request: FastifyRequest,
  _reply: FastifyReply,
  payload: unknown,
  done: (error?: Error | null, payload?: never) => void,
): void {
  const { 'content-type': type, 'content-encoding': coding } = request.headers;
  done(refusedType(type, coding), payload as never);
}

/** What became of a body before validation. */
class Judged {
  constructor(readonly value: unknown) {}
}

/** Large bodies are judged off the main thread, which Fastify's validators cannot do. */
async function judgeLarge(request: FastifyRequest): Promise<void> {
  const schema = bodySchema(request);
  if (schema === undefined || !isLarge(request.body)) return;
  try {
    request.body = new Judged(await schema.acceptAsync(request.body));
  } catch (error) {
    throw failure(error).error;
  }
}

type Validator = (data: unknown) => { value: unknown } | { error: Error };

/**
 * A validator compiler for schemas of MASS. Other schemas, of the query say, go to another one.
 *
 * The plugin sets it for the routes that need it; take it yourself only where you do without the plugin.
 */
export function massValidatorCompiler(
  other: () => FastifySchemaCompiler<unknown>,
): (route: Parameters<FastifySchemaCompiler<unknown>>[0]) => ReturnType<FastifySchemaCompiler<unknown>> | Validator {
  return (route) => {
    const { schema } = route;
    if (!(schema instanceof MassSchema)) return other()(route);
    return (data: unknown) => {
      if (data instanceof Judged) return { value: data.value };
      try {
        // No body at all: the core says that it is empty.
        return { value: schema.accept(data ?? '') };
      } catch (error) {
        return failure(error);
      }
    };
  };
}

/** Fastify would take an error without a status for the client's. */
function failure(error: unknown): { error: Error } {
  return { error: Object.assign(error as Error, { statusCode: problemOf(error)?.status ?? 500 }) };
}

type Factory = () => (schemas: unknown, options: object) => FastifySchemaCompiler<unknown>;

/** The compiler that the application has set, or the one that Fastify would take. */
function otherCompiler(app: FastifyInstance): FastifySchemaCompiler<unknown> {
  const chosen = app.validatorCompiler as FastifySchemaCompiler<unknown> | undefined;
  if (chosen !== undefined) return chosen;
  // Fastify's own dependency, wherever the package manager has put it.
  const fromFastify = createRequire(createRequire(__filename).resolve('fastify'));
  const factory = fromFastify('@fastify/ajv-compiler') as Factory;
  return factory()(app.getSchemas(), { customOptions: {}, plugins: [] });
}

/** The error handler of the plugin's routes: problem details; other errors go to the application's handler. */
export function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void {
  const problem = problemFor(error, request);
  if (problem === undefined) throw error;
  request.log.info({ problem: problem.type, errors: problem.errors.map(({ code }) => code) }, problem.title);
  reply.code(problem.status).type(PROBLEM_JSON).serializer(JSON.stringify).send(problem);
}

function problemFor(error: Error, request: FastifyRequest): Problem | undefined {
  if ((error as { code?: unknown }).code === 'FST_ERR_CTP_BODY_TOO_LARGE') {
    return tooLarge(request.routeOptions.bodyLimit as number).problem;
  }
  return problemOf(error);
}
