/**
 * MASS in Hono: bodies go to the core as the bytes that came, errors come out as problem details (RFC 9457).
 *
 * With `@hono/standard-validator` the schemas work as they are; then Hono has parsed the body before.
 *
 * @packageDocumentation
 */

import type { Context, MiddlewareHandler } from 'hono';
import type { MassSchema } from '../standard-schema.js';
import { Collected, judge, PROBLEM_JSON, type Problem, problemOf, refusedType } from './problem.js';

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
export function mass<Output>(schema: MassSchema<unknown, Output>): MiddlewareHandler<MassEnv<Output>> {
  return async (c, next) => {
    try {
      c.set('mass', await judge(schema, await receive(c, schema.maxBytes)));
    } catch (error) {
      const problem = problemOf(error);
      if (problem === undefined) throw error;
      return respond(problem);
    }
    await next();
  };
}

/** An answer with problem details; for `app.onError`, where `problemOf(error)` says whether there are any. */
export function respond(problem: Problem): Response {
  const headers: Record<string, string> = { 'content-type': PROBLEM_JSON };
  // The rest of the body is not read.
  if (problem.status === 413) headers.connection = 'close';
  return new Response(JSON.stringify(problem), { status: problem.status, headers });
}

async function receive(c: Context, maxBytes: number): Promise<Uint8Array> {
  const { raw } = c.req;
  const refused = refusedType(raw.headers.get('content-type'), raw.headers.get('content-encoding'));
  if (refused !== undefined) throw refused;
  const collected = new Collected(maxBytes, raw.headers.get('content-length'));
  // A middleware before us has read it, and Hono has kept it.
  if (raw.bodyUsed) return new Uint8Array(await c.req.arrayBuffer());
  if (raw.body === null) return new Uint8Array(0);

  const reader = raw.body.getReader();
  for (;;) {
    const { done, value } = await reader.read();
    if (done) break;
    try {
      collected.add(value);
    } catch (error) {
      // Not awaited: the client may never stop sending.
      reader.cancel().catch(() => {});
      throw error;
    }
  }
  const bytes = collected.bytes();
  // Who comes later finds what we have read.
  (c.req.bodyCache as { arrayBuffer?: unknown }).arrayBuffer = Promise.resolve(Uint8Array.from(bytes).buffer);
  return bytes;
}
