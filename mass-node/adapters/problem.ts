// Errors as problem details (RFC 9457), and what the adapters share: media types, and reading a body up to a limit.

import type { ContractError, Issue } from '../lib/index.js';
import type { MassSchema } from '../standard-schema.js';

/** The media type of problem details. */
export const PROBLEM_JSON = 'application/problem+json';

/** One thing that is wrong with the body: an issue, by the names of RFC 9457 where it has some. */
export interface ProblemError {
  /** JSON Pointer into the body, as a URI fragment (as in RFC 9457): `#/request/mode`, `#` for the whole of it. */
  pointer: string;
  /** The same pointer as it is, as in every issue: `/request/mode`, empty for the whole of it. */
  path: string;
  /** The code of the issue; it never changes its meaning. */
  code: string;
  /** What is wrong. */
  detail: string;
  /** How to repair it. */
  fix?: string;
  /** What was found and what is allowed, for programs. */
  params?: Record<string, unknown>;
  /** The place in the text, from 1. */
  line?: number;
  column?: number;
}

/** Problem details of a request that was refused. */
export interface Problem {
  /** A URN that names the kind of problem, `urn:mass:problem:…`. */
  type: string;
  title: string;
  status: 400 | 413 | 415 | 422;
  detail: string;
  /** Everything that is wrong with the body; empty for a media type. */
  errors: ProblemError[];
}

const KINDS = {
  400: ['not-json', 'The body is not JSON'],
  413: ['too-large', 'The body is too large'],
  415: ['unsupported-media-type', 'The media type is not supported'],
  422: ['contract-violation', 'The document breaks the contract'],
} as const;

function problem(status: Problem['status'], detail: string, errors: ProblemError[] = []): Problem {
  const [name, title] = KINDS[status];
  return { type: `urn:mass:problem:${name}`, title, status, detail, errors };
}

/** A request that was refused before its document could be judged. */
export class BodyError extends Error {
  override readonly name = 'BodyError';
  readonly code = 'MASS_BODY';
  readonly statusCode: number;

  constructor(readonly problem: Problem) {
    super(problem.detail);
    this.statusCode = problem.status;
  }
}

/** The body has more bytes than are taken. */
export function tooLarge(maxBytes: number): BodyError {
  const detail = `The body is larger than ${maxBytes} bytes.`;
  const error = { pointer: '#', path: '', code: 'too_large', detail, params: { max_bytes: maxBytes } };
  return new BodyError(problem(413, detail, [error]));
}

/** The body is of another kind than JSON in UTF-8. */
export function unsupported(detail: string): BodyError {
  return new BodyError(problem(415, detail));
}

/** A `ContractError`, also one from another copy of the package. */
export function isContractError(error: unknown): error is ContractError {
  const { code, issues } = (error ?? {}) as { code?: unknown; issues?: unknown };
  return code === 'MASS_CONTRACT' && Array.isArray(issues);
}

/** The problem details of an error: of a `ContractError` and of a body that was refused; undefined for others. */
export function problemOf(error: unknown): Problem | undefined {
  if (error instanceof BodyError) return error.problem;
  if (!isContractError(error)) return undefined;
  const errors = error.issues.filter((issue) => issue.severity === 'error');
  const detail = errors.length === 1 ? (errors[0] as Issue).message : `${errors.length} things are wrong with it.`;
  return problem(statusOf(errors), detail, errors.map(described));
}

function statusOf(errors: readonly Issue[]): Problem['status'] {
  switch (errors[0]?.code) {
    case 'invalid_json':
      return 400;
    case 'too_large':
      return 413;
    default:
      return 422;
  }
}

function described({ path, code, message, fix, params, line, column }: Issue): ProblemError {
  const place = line === undefined ? {} : { line, column };
  return { pointer: fragment(path), path, code, detail: message, fix, params, ...place };
}

/** A JSON Pointer as a URI fragment (RFC 6901, section 6). */
function fragment(pointer: string): string {
  // Lone surrogates cannot be encoded.
  return `#${encodeURI(pointer.toWellFormed()).replaceAll('#', '%23').replaceAll('?', '%3F')}`;
}

/** Why a body of this type and coding is not taken; undefined when it is. */
export function refusedType(type: string | null | undefined, coding: string | null | undefined): BodyError | undefined {
  if (coding !== undefined && coding !== null && coding !== '' && coding.toLowerCase() !== 'identity') {
    return unsupported(`The content coding “${coding}” is not supported: send the body as it is.`);
  }
  if (type === undefined || type === null || type === '') {
    return unsupported('There is no Content-Type: send application/json.');
  }
  if (!JSON_TYPE.test(type)) return unsupported(`“${type}” is not supported: send application/json.`);
  const charset = CHARSET.exec(type)?.[1];
  if (charset !== undefined && !/^utf-?8$/i.test(charset)) {
    return unsupported(`The charset “${charset}” is not supported: JSON is sent in UTF-8 (RFC 8259, section 8.1).`);
  }
  return undefined;
}

/** `application/json`, and types such as `application/vnd.mass+json`. */
export const JSON_TYPE = /^application\/(?:json|[\w!#$&^.+-]+\+json)[ \t]*(?:;|$)/i;
const CHARSET = /;[ \t]*charset="?([^";\s]*)"?/i;

/** Bytes as they come in, up to a limit. Its errors are `BodyError`s: there are more, or the header promises more. */
export class Collected {
  readonly #maxBytes: number;
  readonly #pieces: Uint8Array[] = [];
  #bytes = 0;

  constructor(maxBytes: number, promised: string | null | undefined) {
    if (Number(promised ?? 0) > maxBytes) throw tooLarge(maxBytes);
    this.#maxBytes = maxBytes;
  }

  add(piece: Uint8Array): void {
    this.#bytes += piece.length;
    if (this.#bytes > this.#maxBytes) throw tooLarge(this.#maxBytes);
    this.#pieces.push(piece);
  }

  bytes(): Uint8Array {
    return this.#pieces.length === 1 ? (this.#pieces[0] as Uint8Array) : Buffer.concat(this.#pieces, this.#bytes);
  }
}

/** Larger documents, in bytes, go to the thread pool: hostile ones can take some milliseconds for each of these. */
const LARGE = 32 * 1024;

/** Whether a body is to be judged off the main thread, so that others need not wait for it. */
export function isLarge(body: unknown): body is Uint8Array {
  return body instanceof Uint8Array && body.length > LARGE;
}

/** Judges a body. */
export function judge<Output>(schema: MassSchema<unknown, Output>, body: unknown): Output | Promise<Output> {
  return isLarge(body) ? schema.acceptAsync(body) : schema.accept(body);
}
