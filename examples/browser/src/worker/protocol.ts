// What page and worker say to each other.

import type { CatalogueEntry, JsonValue, Pipeline } from '@mass-sdk/wasm';
import type { Format } from '../text/format.ts';

/** How documents are judged. Names and meaning are those of the package's options. */
export interface Options {
  pipeline: 'auto' | 'simple' | 'enterprise';
  strict: boolean;
  payload: 'normalize' | 'preserve';
  keys: 'preserve' | 'snake_case';
  signals: boolean;
  locale: 'en' | 'es';
  /** The clock, RFC 3339. */
  now: string;
  /** The source of generated ids. */
  seed: string;
}

/** An issue, with its place in the text as the editor counts. */
export interface PlacedIssue {
  code: string;
  layer: string;
  severity: 'error' | 'warning';
  path: string;
  message: string;
  fix: string;
  line?: number;
  column?: number;
  from: number;
  to: number;
}

/** A change, with its place in the normal text. */
export interface PlacedChange {
  path: string;
  rule: string;
  /** JSON text, cut when it is long; undefined for a member that was added. */
  before: string | undefined;
  after: string | undefined;
  /** From key, from value, end; undefined for a change of the whole document. */
  spot: { from: number; value: number; to: number } | undefined;
}

/** What a core signal was recognised by. */
export interface FoundSignal {
  signal: string;
  value: number;
  unit: string;
  path: string;
  name: string;
}

/** What there is to say about one document. */
export interface Verdict {
  outcome: 'empty' | 'valid' | 'changed' | 'rejected';
  pipeline: Pipeline | null;
  issues: PlacedIssue[];
  changes: PlacedChange[];
  /** The normal document, laid out; null when it was rejected. */
  normal: string | null;
  documentSha256: string | null;
  contentSha256: string | null;
  missingRatio: number | null;
  stalenessSeconds: number | null;
  recognised: FoundSignal[];
  /** Bytes of the text. */
  bytes: number;
}

/** A row of NDJSON or CSV, in short. */
export interface RowSummary {
  /** Line of the text, from 1. */
  line: number;
  outcome: 'valid' | 'changed' | 'rejected';
  errors: number;
  warnings: number;
  changes: number;
  /** The first issue's code, or what the row is about. */
  about: string;
  /** For the editor's gutter: the first issues of the row. */
  issues: PlacedIssue[];
}

export interface Totals {
  rows: number;
  valid: number;
  changed: number;
  rejected: number;
}

/** A text, whole or as an edit of the last one (a CodeMirror ChangeSet). */
export type TextUpdate = { text: string } | { edit: JsonValue };

export type Request =
  | { type: 'judge'; id: number; update: TextUpdate | undefined; format: Format | 'auto'; options: Options }
  | { type: 'row'; id: number; row: number };

/** What the page needs to know from the core, once. */
export interface Facts {
  version: string;
  contractVersions: readonly string[];
  catalogue: Pick<CatalogueEntry, 'code' | 'en' | 'es'>[];
  schemas: { enterprise: Record<string, unknown>; simple: Record<string, unknown> };
}

export type Answer =
  | { type: 'ready'; facts: Facts }
  | { type: 'verdict'; id: number; format: Format; verdict: Verdict; milliseconds: number }
  | {
      type: 'rows';
      id: number;
      format: Format;
      first: number;
      rows: RowSummary[];
      totals: Totals;
      done: boolean;
      delimiter: string | undefined;
      bytes: number;
      milliseconds: number;
    }
  | { type: 'row'; id: number; row: number; verdict: Verdict }
  /** The module trapped, or the worker has a fault. */
  | { type: 'failed'; id: number; message: string };
