/**
 * MASS in Hono: bodies go to the core as the bytes that came, errors come out as problem details (RFC 9457).
 *
 * With `@hono/standard-validator` the schemas work as they are; then Hono has parsed the body before.
 *
 * @packageDocumentation
 */
import type { MiddlewareHandler } from 'hono';
import type { MassSchema } from '../standard-schema.js';
import { type Problem } from './problem.js';
export { BodyError, type Problem, type ProblemError, problemOf } from './problem.js';
/** What the middleware puts into the context. */
export interface MassEnv<Output> {
    Variables: {
        /** The output of the schema. */
        mass: Output;
    };
}
/**
 * Reads the body as bytes, up to the schema's `maxBytes`, and has the core judge it; `c.var.mass` is the result.
 *
 * @example
 * app.post('/requests', mass(enterpriseRequest.normalized()), (c) => {
 *   return c.json({ documentSha256: c.var.mass.documentSha256 });
 * });
 */
export declare function mass<Output>(schema: MassSchema<unknown, Output>): MiddlewareHandler<MassEnv<Output>>;
/** An answer with problem details; for `app.onError`, where `problemOf(error)` says whether there are any. */
export declare function respond(problem: Problem): Response;
