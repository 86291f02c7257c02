// A document in its normal form.

import { inspect } from 'node:util';
import { RestoreError } from './errors.js';
import { DEFAULT } from './options.js';
import * as record from './record.js';
import type { Change, EnterpriseRequest, Issue, JsonObject, Pipeline, Recognised, SimpleRecord } from './types.js';

/** The documents that a normaliser gives, by pipeline. */
export interface NormalDocuments {
  enterprise: Required<Pick<EnterpriseRequest, 'correlation_id' | 'normalized_at_utc'>> & EnterpriseRequest;
  simple: Required<Pick<SimpleRecord, 'correlation_id' | 'normalized_at_utc'>> & SimpleRecord;
}

/** A result by its pipeline: when both are possible, `pipeline` tells which it is. */
export type NormalizedBy<P extends Pipeline> = P extends Pipeline ? Normalized<P> : never;

/**
 * A document in its normal form, and everything that was done to it.
 *
 * What is asked for is made then, and kept.
 */
export class Normalized<P extends Pipeline = Pipeline> {
  /** Where the record is. */
  readonly #buffer: Buffer;
  readonly #at: number;
  #digests: string | undefined;
  #canonical: Buffer | undefined;
  #document: NormalDocuments[P] | undefined;
  #changes: Change[] | undefined;
  #issues: Issue[] | undefined;
  #recognised: Recognised[] | undefined;

  /** @internal */
  constructor(buffer: Buffer, at: number) {
    this.#buffer = buffer;
    this.#at = at;
  }

  /** Which of the two pipelines took the document. */
  get pipeline(): P {
    return record.pipeline(this.#buffer, this.#at) as P;
  }

  /** The document as RFC 8785 canonical bytes. */
  get canonical(): Buffer {
    if (this.#canonical === undefined) {
      const from = record.textStart(this.#buffer, this.#at);
      this.#canonical = this.#buffer.subarray(from, from + record.textLength(this.#buffer, this.#at));
    }
    return this.#canonical;
  }

  /** The normal document. It is yours; changing it does not change `canonical`. */
  get document(): NormalDocuments[P] {
    this.#document ??= JSON.parse(record.text(this.#buffer, this.#at)) as NormalDocuments[P];
    return this.#document;
  }

  /** `sha256:` and the SHA-256 of `canonical`, in hexadecimal. */
  get documentSha256(): string {
    return this.#both().slice(0, 71);
  }

  /** Like `documentSha256`, without what differs on every send: two sends of the same content share it. */
  get contentSha256(): string {
    return this.#both().slice(71);
  }

  #both(): string {
    this.#digests ??= record.digests(this.#buffer, this.#at);
    return this.#digests;
  }

  /** What was changed, in the order that `restore` undoes from the end. */
  get changes(): Change[] {
    this.#changes ??= parse<Change>(this.#list(0));
    return this.#changes;
  }

  /** Warnings, in document order. Errors do not occur here: they are thrown as `ContractError`. */
  get issues(): Issue[] {
    this.#issues ??= parse<Issue>(this.#list(1));
    return this.#issues;
  }

  /** Core signals that were recognised in the payload (option `signals`). */
  get recognised(): Recognised[] {
    this.#recognised ??= parse<JsonObject>(this.#list(2)).map(({ from_unit, ...found }) => {
      return (from_unit === undefined ? found : { ...found, fromUnit: from_unit }) as unknown as Recognised;
    });
    return this.#recognised;
  }

  #list(which: number): string {
    return record.list(this.#buffer, this.#at, which);
  }

  /** The `payload` of the document: your data, cleaned. */
  get payload(): JsonObject {
    return this.document.payload as JsonObject;
  }

  /** The id that ties everything about this document together; generated (`corr-<uuidv7>`) when none was sent. */
  get correlationId(): string {
    return this.document.correlation_id;
  }

  /** The key that makes a repeated send harmless; generated when none was sent (option `idempotency`). */
  get idempotencyKey(): string {
    return (this.document.request as { idempotency_key: string }).idempotency_key;
  }

  /** The document, for JSON.stringify. */
  toJSON(): NormalDocuments[P] {
    return this.document;
  }

  /** The canonical text. */
  toString(): string {
    return record.text(this.#buffer, this.#at);
  }

  /**
   * The document as it was handed in, as JSON text in bytes: equal as a JSON value (order of members and the spelling
   * of numbers aside).
   */
  restore(): Buffer {
    return undo(this.canonical, this.#list(0) || '[]');
  }

  [inspect.custom](_depth: number, options: object): string {
    const { pipeline, documentSha256, contentSha256, changes, issues } = this;
    const shown = { pipeline, documentSha256, contentSha256, changes: changes.length, issues };
    return `Normalized ${inspect({ ...shown, document: this.document }, options)}`;
  }
}

function parse<T>(text: string): T[] {
  return text === '' ? [] : (JSON.parse(text) as T[]);
}

/** Undoes changes, given as JSON text. */
export function undo(source: Uint8Array | string, changes: string, flags = 0): Buffer {
  const other = { source: changes, flags: 1 << 4 };
  const { buffer, at } = record.two(record.RESTORE, { source, flags }, DEFAULT, other);
  if (buffer[at] === record.NOT_RESTORED) throw new RestoreError(record.text(buffer, at), record.list(buffer, at, 0));
  const from = record.textStart(buffer, at);
  return buffer.subarray(from, from + record.textLength(buffer, at));
}
