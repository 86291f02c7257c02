/**
 * The contract as Standard Schema objects: whatever takes schemas of zod or valibot takes these.
 *
 * @packageDocumentation
 */
import type { StandardSchemaV1 } from './adapters/spec.js';
import { type EnterpriseRequest, type Issue, type JsonObject, type Normalized, type NormalizeOptions, type RecommendationResponse, type SchemaKind, type SimpleRecord, type ValidateOptions, type ValidateResponseOptions } from './lib/index.js';
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
    readonly validate: (value: unknown) => StandardSchemaV1.SuccessResult<Output> | {
        readonly issues: StandardIssue[];
    };
    /** Standard JSON Schema: what a schema can say of the input. Rules across fields are not in it. */
    readonly jsonSchema: {
        readonly input: (options: {
            readonly target: string;
        }) => Record<string, unknown>;
        readonly output: (options: {
            readonly target: string;
        }) => Record<string, unknown>;
    };
};
/**
 * A document of the contract as a Standard Schema (version 1). The core judges; what it accepts is the schema's output.
 *
 * Values are taken as by every call of this package: objects as they are, bytes and strings as JSON text.
 */
export declare class MassSchema<Input, Output> implements StandardSchemaV1<Input, Output> {
    #private;
    /** What libraries look for. */
    readonly '~standard': Standard<Input, Output>;
    /** The document that is judged. */
    readonly kind: Kind;
    /** The largest document, in bytes (the option `maxBytes`): adapters read no more of a body. */
    readonly maxBytes: number;
    /**
     * Judges a value and gives the output.
     *
     * @throws {ContractError} the document is refused
     * @throws {TypeError} the value, or something in it, is no document
     */
    accept(value: unknown): Output;
    /** Does what `accept` does on Node's thread pool: for large documents, which would hold up the event loop. */
    acceptAsync(value: unknown): Promise<Output>;
}
/** A schema of documents that can be normalised. */
export declare class NormalizableSchema<Input, Normal> extends MassSchema<Input, Input> {
    #private;
    /** The same schema with options of `validate`, such as `{ locale: 'es' }`. */
    with(options: SchemaOptions): NormalizableSchema<Input, Normal>;
    /**
     * A schema whose output is the result of normalising: canonical bytes, digests, changes, and the normal document.
     *
     * @example
     * app.post('/requests', sValidator('json', enterpriseRequest.normalized()), (c) => {
     *   return c.json({ digest: c.req.valid('json').documentSha256 });
     * });
     */
    normalized(chosen?: NormalizedOptions): MassSchema<Input, Normal>;
}
/** Enterprise requests, version 1.1. */
export declare const enterpriseRequest: NormalizableSchema<EnterpriseRequest, Normalized<'enterprise'>>;
/** Simple records: with their envelope, without it, or any bare object. */
export declare const simpleRecord: NormalizableSchema<SimpleRecord | JsonObject, Normalized<'simple'>>;
/** Either of the two: the document decides, as in `validate` and `normalize`. */
export declare const massDocument: NormalizableSchema<EnterpriseRequest | SimpleRecord | JsonObject, Normalized>;
/** A schema of responses; made with a request, it also judges whether the two belong together. */
export declare class ResponseSchema extends MassSchema<RecommendationResponse, RecommendationResponse> {
    /** The same for responses to this request, with these options. */
    to(request: object | string, options?: ValidateResponseOptions): ResponseSchema;
}
/** Recommendation responses, version 1.1. */
export declare const recommendationResponse: ResponseSchema;
