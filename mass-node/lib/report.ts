// Verdicts and canonical forms.

import type { Document } from './document.js';
import { ContractError } from './errors.js';
import type { Sound } from './packed.js';
import type { Figures } from './record.js';
import * as record from './record.js';
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
export type Report<P extends Pipeline = Pipeline> = { [Q in P]: ValidReport<Q, ValidDocuments[Q]> }[P] | InvalidReport;

/** The verdict of lenient validation, which lets through what normalising would mend: its documents have no type. */
export type LenientReport<P extends Pipeline = Pipeline> = { [Q in P]: ValidReport<Q, JsonObject> }[P] | InvalidReport;

/** The verdict on a recommendation response. */
export type ResponseReport = ValidReport<null, RecommendationResponse> | InvalidReport;

/** @internal What `validate` gives; its types are above. */
export class Verdicts implements Verdict {
  readonly valid: boolean;
  readonly pipeline: Pipeline | null;
  readonly missingRatio: number | null;
  readonly stalenessSeconds: number | null;
  /** The record, where somebody may ask for more of it. */
  readonly #buffer: Buffer | undefined;
  readonly #at: number;
  /** The text that was judged, when it is not in the record. */
  readonly #text: string | (() => string) | undefined;
  #issues: Issue[] | undefined;
  #document: unknown;

  private constructor(
    { flags, missingRatio, stalenessSeconds }: Figures,
    pipeline: Pipeline | null,
    text: string | (() => string) | undefined,
    buffer: Buffer | undefined,
    at: number,
  ) {
    this.valid = (flags & record.VALID) !== 0;
    this.pipeline = pipeline;
    this.missingRatio = (flags & record.HAS_RATIO) === 0 ? null : missingRatio;
    this.stalenessSeconds = (flags & record.HAS_STALENESS) === 0 ? null : stalenessSeconds;
    this.#text = text;
    this.#buffer = buffer;
    this.#at = at;
  }

  /** What a record says of a document. */
  static of(buffer: Buffer, at: number, document?: Document): Verdicts {
    const source = document?.source;
    const text = typeof source === 'string' ? source : undefined;
    const figures = record.figures(buffer, at);
    const isClean = (figures.flags & record.VALID) !== 0 && !record.hasIssues(buffer, at);
    const kept = text === undefined || !isClean ? buffer : undefined;
    return new Verdicts(figures, record.pipeline(buffer, at), text, kept, at);
  }

  /** What is said of an Enterprise request that is sound. */
  static sound(sound: Sound): Verdicts {
    return new Verdicts(sound, 'enterprise', sound.text, undefined, 0);
  }

  get issues(): Issue[] {
    this.#issues ??= this.#buffer === undefined ? [] : record.issues(this.#buffer, this.#at);
    return this.#issues;
  }

  get errors(): Issue[] {
    return this.issues.filter((issue) => issue.severity === 'error');
  }

  get warnings(): Issue[] {
    return this.issues.filter((issue) => issue.severity === 'warning');
  }

  get document(): unknown {
    if (this.#document === undefined && this.valid) {
      const text = typeof this.#text === 'function' ? this.#text() : this.#text;
      this.#document = parse(text ?? record.text(this.#buffer as Buffer, this.#at));
    }
    return this.#document;
  }

  throwIfInvalid(): void {
    if (!this.valid) throw new ContractError(this.issues, this.pipeline);
  }
}

/** A text that the core has read. It may begin with a BOM, and have bare NaN in it (option `nativeNonFinite`). */
function parse(text: string): unknown {
  const plain = text.startsWith('\ufeff') ? text.slice(1) : text;
  try {
    return JSON.parse(plain);
  } catch {
    return JSON.parse(
      plain.replace(/"(?:[^"\\]|\\.)*"|-?(?:NaN|Infinity)/gs, (part) => (part.startsWith('"') ? part : 'null')),
    );
  }
}

/** A JSON value in canonical form. */
export interface Canonical {
  /** RFC 8785 bytes. */
  readonly canonical: Buffer;
  /** `sha256:` and their SHA-256, in hexadecimal. */
  readonly documentSha256: string;
}
