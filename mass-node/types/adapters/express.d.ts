/**
 * MASS in Express, Connect, or plain `node:http`: bodies go to the core as the bytes that came, errors come out as
 * problem details (RFC 9457).
 *
 * @packageDocumentation
 */
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MassSchema } from '../standard-schema.js';
export { BodyError, type Problem, type ProblemError, problemOf } from './problem.js';
/** Options of the middleware. */
export interface MassOptions {
    /** `send` (default) answers with problem details; `next` hands the error on, for `massProblems` or a handler of yours. */
    errors?: 'send' | 'next';
}
type Next = (error?: unknown) => void;
declare global {
    namespace Express {
        interface Request {
            /** What a middleware of MASS made of the body; `middleware.of(request)` is the same with its type. */
            mass?: unknown;
        }
    }
}
/** A middleware that judges the body of a request. */
export interface MassMiddleware<Output> {
    (request: IncomingMessage, response: ServerResponse, next: Next): void;
    /** What it made of the body of this request, which is also `request.mass`. */
    of(request: IncomingMessage): Output;
}
/**
 * Reads the body as bytes, up to the schema's `maxBytes`, and has the core judge it.
 *
 * Let no `express.json()` come before it: what was parsed already is judged as the object that it has become, so that
 * duplicate keys, lost digits, lines and columns are not seen any more. After `express.raw()` the bytes are there.
 *
 * @example
 * const body = mass(enterpriseRequest.normalized());
 * app.post('/requests', body, (request, response) => {
 *   response.json({ documentSha256: body.of(request).documentSha256 });
 * });
 */
export declare function mass<Output>(schema: MassSchema<unknown, Output>, options?: MassOptions | null): MassMiddleware<Output>;
/** An error handler that answers with problem details, for `errors: 'next'`; other errors go on. */
export declare function massProblems(error: unknown, _request: IncomingMessage, response: ServerResponse, next: Next): void;
