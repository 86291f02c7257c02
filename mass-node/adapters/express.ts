/**
 * MASS in Express, Connect, or plain `node:http`: bodies go to the core as the bytes that came, errors come out as
 * problem details (RFC 9457).
 *
 * @packageDocumentation
 */

import type { IncomingMessage, ServerResponse } from 'node:http';
import type { MassSchema } from '../standard-schema.js';
import { Collected, judge, PROBLEM_JSON, type Problem, problemOf, refusedType } from './problem.js';

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

/** A request, as far as a body parser before us has touched it. */
type Parsed = IncomingMessage & { body?: unknown; _body?: boolean };

const results = new WeakMap<IncomingMessage, Map<object, unknown>>();

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
export function mass<Output>(
  schema: MassSchema<unknown, Output>,
  options?: MassOptions | null,
): MassMiddleware<Output> {
  const sends = options?.errors !== 'next';
  const middleware = (request: IncomingMessage, response: ServerResponse, next: Next) => {
    const done = (value: Output) => {
      const values = results.get(request) ?? new Map<object, unknown>();
      results.set(request, values.set(middleware, value));
      (request as { mass?: unknown }).mass = value;
      next();
    };
    const fail = (error: unknown) => {
      const problem = sends ? problemOf(error) : undefined;
      if (problem === undefined) next(error);
      else sendProblem(response, problem);
    };
    const settle = (error: unknown, document?: unknown) => {
      if (error !== undefined) return fail(error);
      let value: Output | Promise<Output>;
      try {
        value = judge(schema, document);
      } catch (refused) {
        return fail(refused);
      }
      if (value instanceof Promise) value.then(done, fail);
      else done(value);
    };
    receive(request, response, schema.maxBytes, settle);
  };
  return Object.assign(middleware, {
    of(request: IncomingMessage): Output {
      const values = results.get(request);
      if (values?.has(middleware)) return values.get(middleware) as Output;
      throw new TypeError('this middleware has not judged the body of this request');
    },
  });
}

/** An error handler that answers with problem details, for `errors: 'next'`; other errors go on. */
export function massProblems(error: unknown, _request: IncomingMessage, response: ServerResponse, next: Next): void {
  const problem = problemOf(error);
  if (problem === undefined || response.headersSent) next(error);
  else sendProblem(response, problem);
}

function sendProblem(response: ServerResponse, problem: Problem): void {
  const text = JSON.stringify(problem);
  response.statusCode = problem.status;
  response.setHeader('content-type', PROBLEM_JSON);
  response.setHeader('content-length', Buffer.byteLength(text));
  response.end(text);
}

type Settle = (error: unknown, document?: unknown) => void;

/** Hands over the body: what a parser has made of it, or its bytes. */
function receive(request: Parsed, response: ServerResponse, maxBytes: number, settle: Settle): void {
  const { headers, body } = request;
  const refused = refusedType(headers['content-type'], headers['content-encoding']);
  if (refused !== undefined) settle(refused);
  // A body of undefined was not parsed: Express 5 has the property on every request.
  else if (request._body === true || (body !== undefined && request.readableEnded)) settle(undefined, body ?? '');
  else {
    const tooLarge = (error: unknown) => {
      // The client may go on sending; what it sends is not read any more, so the connection is of no use.
      response.setHeader('connection', 'close');
      settle(error);
    };
    try {
      collect(request, new Collected(maxBytes, headers['content-length']), tooLarge, settle);
    } catch (error) {
      tooLarge(error);
    }
  }
}

function collect(request: Parsed, collected: Collected, tooLarge: (error: unknown) => void, settle: Settle): void {
  function onData(piece: Buffer) {
    try {
      collected.add(piece);
    } catch (error) {
      stop();
      tooLarge(error);
    }
  }
  function onEnd() {
    stop();
    // A body parser that comes later finds that there is nothing left to do.
    request._body = true;
    settle(undefined, collected.bytes());
  }
  function onError(error: Error) {
    stop();
    settle(error);
  }
  function stop() {
    // A client that goes away in the middle of the body: nobody is there to answer to.
    request.off('data', onData).off('end', onEnd).off('error', onError).off('close', stop);
  }
  request.on('data', onData).on('end', onEnd).on('error', onError).on('close', stop);
}
