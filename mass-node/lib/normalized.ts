// A document in its normal form.

import { inspect } from 'node:util';
import { type Document, TEXT } from './document.js';
import { ContractError, RestoreError } from './errors.js';
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
    this.#canonical ??= record.bytes(this.#buffer, this.#at);
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
    this.#changes ??= record.read<Change>(this.#buffer, this.#at, 0);
    return this.#changes;
  }

  /** Warnings, in document order. Errors do not occur here: they are thrown as `ContractError`. */
  get issues(): Issue[] {
    this.#issues ??= record.issues(this.#buffer, this.#at);
    return this.#issues;
  }

  /** Core signals that were recognised in the payload (option `signals`). */
  get recognised(): Recognised[] {
    this.#recognised ??= record.read<JsonObject>(this.#buffer, this.#at, 2).map(({ from_unit, ...found }) => {
      return (from_unit === undefined ? found : { ...found, fromUnit: from_unit }) as unknown as Recognised;
    });
    return this.#recognised;
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
    return undo({ source: this.canonical, flags: 0 }, record.list(this.#buffer, this.#at, 0) || '[]');
  }

  [inspect.custom](_depth: number, options: object): string {
    const { pipeline, documentSha256, contentSha256, changes, issues } = this;
    const shown = { pipeline, documentSha256, contentSha256, changes: changes.length, issues };
    return `Normalized ${inspect({ ...shown, document: this.document }, options)}`;
  }
}

/** @internal What a normaliser has made of a document, or the error that says why it was refused. */
export function outcome<P extends Pipeline>(buffer: Buffer, at: number): Normalized<P> {
  if (buffer[at] === record.NORMALIZED) return new Normalized<P>(buffer, at);
  throw refused(buffer, at);
}

/** @internal The error of a document that was refused. */
export function refused(buffer: Buffer, at: number): ContractError {
  return new ContractError(record.issues(buffer, at), record.pipeline(buffer, at));
}

/** @internal Undoes changes, given as JSON text. */
export function undo(document: Document, changes: string): Buffer {
  const other = { source: changes, flags: TEXT };
  const { buffer, at } = record.call(record.RESTORE, document, DEFAULT, undefined, other);
  if (buffer[at] === record.NOT_RESTORED) throw new RestoreError(record.text(buffer, at), record.list(buffer, at, 0));
  return record.bytes(buffer, at);
}
