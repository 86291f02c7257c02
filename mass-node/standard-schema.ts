/**
 * The contract as Standard Schema objects: whatever takes schemas of zod or valibot takes these.
 *
 * @packageDocumentation
 */

import type { StandardSchemaV1 } from './adapters/spec.js';
import { misuse } from './lib/errors.js';
import {
  ContractError,
  type EnterpriseRequest,
  type Issue,
  type JsonObject,
  type Normalized,
  type NormalizeOptions,
  normalize,
  normalizeAsync,
  type RecommendationResponse,
  type SchemaKind,
  type SimpleRecord,
  schema,
  type ValidateOptions,
  type ValidateResponseOptions,
  validate,
  validateAsync,
  validateResponse,
} from './lib/index.js';
import { DEFAULT, describe } from './lib/options.js';

export type { StandardSchemaV1 };

/** An issue as Standard Schema has it, with what else MASS knows of it. */
export interface StandardIssue extends StandardSchemaV1.Issue {
  /** What the reader of the document needs: what is wrong. */
  readonly message: string;
  /** Keys and positions from the root to the place. */
  readonly path: readonly (string | number)[];
  /** The issue as it is everywhere else; not there when the value cannot be a document at all (a function, a Set). */
  readonly issue?: Issue;
}

/** Options of a schema. It has chosen the pipeline, and what lenient validation lets through has no type. */
export type SchemaOptions = Omit<ValidateOptions, 'pipeline' | 'strict'>;

/** Options of `normalized`, lenient reading (`strict: false`) among them: what comes out is in normal form. */
export type NormalizedOptions = Omit<NormalizeOptions, 'pipeline'>;

type Kind = SchemaKind | 'document';

type Standard<Input, Output> = StandardSchemaV1.Props<Input, Output> & {
  readonly validate: (value: unknown) => StandardSchemaV1.SuccessResult<Output> | { readonly issues: StandardIssue[] };
  /** Standard JSON Schema: what a schema can say of the input. Rules across fields are not in it. */
  readonly jsonSchema: {
    readonly input: (options: { readonly target: string }) => Record<string, unknown>;
    readonly output: (options: { readonly target: string }) => Record<string, unknown>;
  };
};

/** What becomes of a document: at once, or off the main thread. */
interface Work<Output> {
  now(document: object | string): Output;
  later(document: object | string): Promise<Output>;
}

/**
 * A document of the contract as a Standard Schema (version 1). The core judges; what it accepts is the schema's output.
 *
 * Values are taken as by every call of this package: objects as they are, bytes and strings as JSON text.
 */
export class MassSchema<Input, Output> implements StandardSchemaV1<Input, Output> {
  /** What libraries look for. */
  readonly '~standard': Standard<Input, Output>;
  /** The document that is judged. */
  readonly kind: Kind;
  /** The largest document, in bytes (the option `maxBytes`): adapters read no more of a body. */
  readonly maxBytes: number;
  readonly #work: Work<Output>;

  /** @internal */
  constructor(kind: Kind, work: Work<Output>, limits?: { maxBytes?: number }) {
    this.kind = kind;
    this.maxBytes = limits?.maxBytes ?? DEFAULT.maxBytes;
    this.#work = work;
    this['~standard'] = {
      version: 1,
      vendor: 'mass',
      validate: (value) => {
        try {
          return { value: this.accept(value) };
        } catch (error) {
          return { issues: standardIssues(error, value) };
        }
      },
      jsonSchema: { input: (options) => jsonSchema(kind, options), output: (options) => jsonSchema(kind, options) },
    };
  }

  /**
   * Judges a value and gives the output.
   *
   * @throws {ContractError} the document is refused
   * @throws {TypeError} the value, or something in it, is no document
   */
  accept(value: unknown): Output {
    return this.#work.now(documentOf(value));
  }

  /** Does what `accept` does on Node's thread pool: for large documents, which would hold up the event loop. */
  async acceptAsync(value: unknown): Promise<Output> {
    return this.#work.later(documentOf(value));
  }
}

type Choice = 'auto' | 'enterprise' | 'simple';

/** A schema of documents that can be normalised. */
export class NormalizableSchema<Input, Normal> extends MassSchema<Input, Input> {
  readonly #pipeline: Choice;
  readonly #options: SchemaOptions | undefined;

  /** @internal */
  constructor(kind: Kind, pipeline: Choice, chosen?: SchemaOptions) {
    const options = { ...chosen, pipeline };
    const work = {
      now: (document: object | string) => accepted<Input>(validate(document, options)),
      later: async (document: object | string) => accepted<Input>(await validateAsync(document, options)),
    };
    super(kind, work, chosen);
    this.#pipeline = pipeline;
    this.#options = chosen;
  }

  /** The same schema with options of `validate`, such as `{ locale: 'es' }`. */
  with(options: SchemaOptions): NormalizableSchema<Input, Normal> {
    return new NormalizableSchema(this.kind, this.#pipeline, { ...this.#options, ...options });
  }

  /**
   * A schema whose output is the result of normalising: canonical bytes, digests, changes, and the normal document.
   *
   * @example
   * app.post('/requests', sValidator('json', enterpriseRequest.normalized()), (c) => {
   *   return c.json({ digest: c.req.valid('json').documentSha256 });
   * });
   */
  normalized(chosen?: NormalizedOptions): MassSchema<Input, Normal> {
    const options = { ...this.#options, ...chosen, pipeline: this.#pipeline };
    const work = {
      now: (document: object | string) => normalize(document, options) as Normal,
      later: async (document: object | string) => (await normalizeAsync(document, options)) as Normal,
    };
    return new MassSchema(this.kind, work, options);
  }
}

/** What a valid report is about, or the error. */
function accepted<D>(report: { document: unknown; throwIfInvalid(): void }): D {
  report.throwIfInvalid();
  return report.document as D;
}

/** Enterprise requests, version 1.1. */
export const enterpriseRequest: NormalizableSchema<
  EnterpriseRequest,
  Normalized<'enterprise'>
> = new NormalizableSchema('enterprise', 'enterprise');

/** Simple records: with their envelope, without it, or any bare object. */
export const simpleRecord: NormalizableSchema<SimpleRecord | JsonObject, Normalized<'simple'>> = new NormalizableSchema(
  'simple',
  'simple',
);

/** Either of the two: the document decides, as in `validate` and `normalize`. */
export const massDocument: NormalizableSchema<EnterpriseRequest | SimpleRecord | JsonObject, Normalized> =
  new NormalizableSchema('document', 'auto');

/** A schema of responses; made with a request, it also judges whether the two belong together. */
export class ResponseSchema extends MassSchema<RecommendationResponse, RecommendationResponse> {
  /** @internal */
  constructor(request?: object | string, options?: ValidateResponseOptions) {
    const now = (document: object | string) =>
      accepted<RecommendationResponse>(validateResponse(document, request, options));
    super('response', { now, later: async (document) => now(document) }, options);
  }

  /** The same for responses to this request, with these options. */
  to(request: object | string, options?: ValidateResponseOptions): ResponseSchema {
    return new ResponseSchema(request, options);
  }
}

/** Recommendation responses, version 1.1. */
export const recommendationResponse: ResponseSchema = new ResponseSchema();

/** Scalars are no documents, and the core is to say so: as JSON text it will. */
function documentOf(value: unknown): object | string {
  switch (typeof value) {
    case 'object':
      return value ?? 'null';
    case 'string':
      return value;
    case 'number':
      return Number.isFinite(value) ? `${value}` : '0';
    case 'boolean':
    case 'bigint':
      return `${value}`;
    case 'undefined':
      return 'null';
    default:
      throw misuse(`${describe(value)} is not a document`, 'MASS_INVALID_ARGUMENT');
  }
}

/** What Standard Schema wants to hear of an error; other errors than those about the value are passed on. */
function standardIssues(error: unknown, value: unknown): StandardIssue[] {
  if (error instanceof ContractError) {
    const root = error.issues.some((issue) => issue.path !== '') ? plain(value) : undefined;
    return error.issues
      .filter((issue) => issue.severity === 'error')
      .map((issue) => ({ message: issue.message, path: pathOf(issue.path, root), issue }));
  }
  if (error instanceof TypeError && (error as { code?: unknown }).code === 'MASS_INVALID_ARGUMENT') {
    return [{ message: error.message, path: [] }];
  }
  throw error;
}

/** A value whose arrays can be told from its objects: text is read. */
function plain(value: unknown): unknown {
  try {
    if (typeof value === 'string') return JSON.parse(value);
    return ArrayBuffer.isView(value)
      ? JSON.parse(Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString())
      : value;
  } catch {
    return undefined;
  }
}

/** A JSON Pointer as a list of keys; positions in arrays are numbers. */
function pathOf(pointer: string, root: unknown): (string | number)[] {
  let inner = root;
  return pointer
    .split('/')
    .slice(1)
    .map((token) => {
      const key = token.replaceAll('~1', '/').replaceAll('~0', '~');
      const position = Array.isArray(inner) ? Number(key) : key;
      inner = inner instanceof Map ? inner.get(key) : (inner as Record<string, unknown> | null | undefined)?.[key];
      return position;
    });
}

function jsonSchema(kind: Kind, { target }: { readonly target: string }): Record<string, unknown> {
  if (target !== 'draft-2020-12') throw new TypeError(`the schemas of MASS are of draft-2020-12, not ${target}`);
  return kind === 'document' ? { anyOf: [schema('enterprise'), schema('simple')] } : schema(kind);
}
