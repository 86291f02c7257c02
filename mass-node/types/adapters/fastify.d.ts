/**
 * MASS in Fastify: bodies go to the core as the bytes that came, errors come out as problem details (RFC 9457).
 *
 * @packageDocumentation
 */
import type { FastifyError, FastifyPluginAsync, FastifyReply, FastifyRequest, FastifySchemaCompiler, FastifyTypeProvider } from 'fastify';
import { type StandardSchemaV1 } from '../standard-schema.js';
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
export declare const mass: FastifyPluginAsync;
type Validator = (data: unknown) => {
    value: unknown;
} | {
    error: Error;
};
/**
 * A validator compiler for schemas of MASS. Other schemas, of the query say, go to another one.
 *
 * The plugin sets it for the routes that need it; take it yourself only where you do without the plugin.
 */
export declare function massValidatorCompiler(other: () => FastifySchemaCompiler<unknown>): (route: Parameters<FastifySchemaCompiler<unknown>>[0]) => ReturnType<FastifySchemaCompiler<unknown>> | Validator;
/** The error handler of the plugin's routes: problem details; other errors go to the application's handler. */
export declare function sendProblem(error: FastifyError | Error, request: FastifyRequest, reply: FastifyReply): void;
