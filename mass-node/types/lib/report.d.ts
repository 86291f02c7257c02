import type { EnterpriseRequest, Issue, JsonObject, Pipeline, RecommendationResponse, SimpleRecord } from './types.js';
/** What a valid document is, by pipeline. A bare object is a Simple payload, and valid as such. */
export interface ValidDocuments {
    enterprise: EnterpriseRequest;
    simple: SimpleRecord | JsonObject;
}
interface Verdict {
    /** Errors and warnings, in document order. */
    readonly issues: Issue[];
    /** The issues that reject the document. */
    readonly errors: Issue[];
    /** The issues that do not. */
    readonly warnings: Issue[];
    /** Missing core signals over 21; null for what is no Enterprise request. */
    readonly missingRatio: number | null;
    /** Seconds from the window's end to the request, not below 0; null for what is no Enterprise request. */
    readonly stalenessSeconds: number | null;
    /** Throws `ContractError` with all issues when the document is not valid. */
    throwIfInvalid(): void;
}
/** The verdict on a valid document. */
export interface ValidReport<P extends Pipeline | null, D> extends Verdict {
    readonly valid: true;
    readonly pipeline: P;
    /** The document as it was judged, read at first use. It is yours. */
    readonly document: D;
}
/** The verdict on a document that is refused. */
export interface InvalidReport extends Verdict {
    readonly valid: false;
    /** Null when the document did not get that far. */
    readonly pipeline: Pipeline | null;
    /** What is not valid has no type. */
    readonly document: undefined;
}
/** The verdict on a document: `valid` tells the two apart, then `pipeline` which document it is. */
export type Report<P extends Pipeline = Pipeline> = {
    [Q in P]: ValidReport<Q, ValidDocuments[Q]>;
}[P] | InvalidReport;
/** The verdict of lenient validation, which lets through what normalising would mend: its documents have no type. */
export type LenientReport<P extends Pipeline = Pipeline> = {
    [Q in P]: ValidReport<Q, JsonObject>;
}[P] | InvalidReport;
/** The verdict on a recommendation response. */
export type ResponseReport = ValidReport<null, RecommendationResponse> | InvalidReport;
/** A JSON value in canonical form. */
export interface Canonical {
    /** RFC 8785 bytes. */
    readonly canonical: Buffer;
    /** `sha256:` and their SHA-256, in hexadecimal. */
    readonly documentSha256: string;
}
export {};
