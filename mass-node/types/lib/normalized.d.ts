import { inspect } from 'node:util';
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
export declare class Normalized<P extends Pipeline = Pipeline> {
    #private;
    /** Which of the two pipelines took the document. */
    get pipeline(): P;
    /** The document as RFC 8785 canonical bytes. */
    get canonical(): Buffer;
    /** The normal document. It is yours; changing it does not change `canonical`. */
    get document(): NormalDocuments[P];
    /** `sha256:` and the SHA-256 of `canonical`, in hexadecimal. */
    get documentSha256(): string;
    /** Like `documentSha256`, without what differs on every send: two sends of the same content share it. */
    get contentSha256(): string;
    /** What was changed, in the order that `restore` undoes from the end. */
    get changes(): Change[];
    /** Warnings, in document order. Errors do not occur here: they are thrown as `ContractError`. */
    get issues(): Issue[];
    /** Core signals that were recognised in the payload (option `signals`). */
    get recognised(): Recognised[];
    /** The `payload` of the document: your data, cleaned. */
    get payload(): JsonObject;
    /** The id that ties everything about this document together; generated (`corr-<uuidv7>`) when none was sent. */
    get correlationId(): string;
    /** The key that makes a repeated send harmless; generated when none was sent (option `idempotency`). */
    get idempotencyKey(): string;
    /** The document, for JSON.stringify. */
    toJSON(): NormalDocuments[P];
    /** The canonical text. */
    toString(): string;
    /**
     * The document as it was handed in, as JSON text in bytes: equal as a JSON value (order of members and the spelling
     * of numbers aside).
     */
    restore(): Buffer;
    [inspect.custom](_depth: number, options: object): string;
}
