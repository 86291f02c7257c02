// Many documents: the rows of NDJSON, and the records of CSV as the reference server takes them.

import { type BatchRow, ContractError, normalizeBatch } from '@mass-sdk/wasm';
import Papa from 'papaparse';
import { wordsOf } from '../i18n/index.ts';
import type { Format } from '../text/format.ts';
import { accepted, countChanges, place, rejected } from './judge.ts';
import type { Options, PlacedIssue, RowSummary, Totals, Verdict } from './protocol.ts';

/** How long the worker works before it looks whether something newer has come, in milliseconds. */
const SLICE = 12;

/** Issues that the editor marks; a file full of faults would have it do nothing else. */
const MARKED = 1000;

/** The name of a column whose cells are documents. */
const DOCUMENT = 'document';

interface Source {
  /** NDJSON. */
  lines: string;
  /** Where each row is in the editor's text, and its line there; undefined where the batch's own lines are right. */
  places: { from: number; to: number; line: number }[] | undefined;
  /** Records that are no rows, by number, with what is wrong with them. */
  broken: Map<number, { found: number; expected: number }>;
  delimiter: string | undefined;
}

export interface Progress {
  first: number;
  rows: RowSummary[];
  totals: Totals;
  done: boolean;
  delimiter: string | undefined;
}

/** Rows that were judged, so that one can be looked at more closely. */
export class Rows {
  readonly #kept: { row: BatchRow; from: number; to: number; line: number; broken?: string }[] = [];
  readonly #options: Options;
  readonly #isCsv: boolean;
  readonly #totals: Totals = { rows: 0, valid: 0, changed: 0, rejected: 0 };
  #marked = 0;

  constructor(format: Format, options: Options) {
    this.#isCsv = format === 'csv';
    this.#options = options;
  }

  /** Judges all rows, and tells of them while it goes. False when something newer has come. */
  async run(text: string, tell: (progress: Progress) => void, stale: () => Promise<boolean>): Promise<boolean> {
    const source = this.#isCsv
      ? fromCsv(text)
      : { lines: text, places: undefined, broken: new Map(), delimiter: undefined };
    let rows: RowSummary[] = [];
    let first = 0;
    let since = performance.now();
    const flush = (done: boolean) => {
      tell({ first, rows, totals: { ...this.#totals }, done, delimiter: source.delimiter });
      first += rows.length;
      rows = [];
    };
    const starts = lineStarts(text);
    for await (const row of normalizeBatch(source.lines, this.#options)) {
      rows.push(this.#take(row, text, source, starts));
      if (performance.now() - since < SLICE) continue;
      if (await stale()) return false;
      if (rows.length >= 200) flush(false);
      since = performance.now();
    }
    flush(true);
    return true;
  }

  #take(row: BatchRow, text: string, source: Source, starts: (line: number) => number): RowSummary {
    const { from, to, line } = source.places?.[row.row] ?? inText(row, text, starts);
    const fault = source.broken.get(row.row);
    const broken = fault === undefined ? undefined : wordsOf(this.#options.locale).ragged(fault.found, fault.expected);
    this.#kept.push({ row, from, to, line, broken });
    const issues = this.#issues(this.#kept.length - 1);
    const changes = row.ok && broken === undefined ? countChanges(row.result.changes) : 0;
    const outcome = row.ok && broken === undefined ? (changes > 0 ? 'changed' : 'valid') : 'rejected';
    this.#totals.rows++;
    this.#totals[outcome]++;
    const errors = issues.filter(({ severity }) => severity === 'error').length;
    const shown = this.#marked < MARKED ? issues.slice(0, 3) : [];
    this.#marked += shown.length;
    const warnings = issues.length - errors;
    return { line, outcome, errors, warnings, changes, about: issues[0]?.message ?? '', issues: shown };
  }

  #issues(number: number): PlacedIssue[] {
    const kept = this.#kept[number];
    if (kept === undefined) return [];
    const { row, from, to, line, broken } = kept;
    if (broken !== undefined) return [{ ...ragged(broken, this.#options.locale), line, from, to }];
    if (row.issues.length === 0) return [];
    // The places of a CSV's issues are in a text that nobody has seen.
    if (this.#isCsv) return row.issues.map((found) => ({ ...found, line, column: undefined, from, to }));
    const raw = decoder.decode(row.raw);
    // The lines of a batch are those of the whole text; a row has one.
    return place(
      raw,
      row.issues.map((found) => ({ ...found, line: found.line && 1 })),
      from,
    ).map((found) => ({
      ...found,
      line,
    }));
  }

  /** All there is to say about one row. */
  verdict(number: number): Verdict | undefined {
    const kept = this.#kept[number];
    if (kept === undefined) return undefined;
    const { row, from, broken } = kept;
    const raw = decoder.decode(row.raw);
    const issues = this.#issues(number);
    if (row.ok && broken === undefined) return { ...accepted(raw, row.result, this.#options, from), issues };
    const pipeline = row.error instanceof ContractError ? row.error.pipeline : null;
    return { ...rejected(raw, [], pipeline, this.#options, from), issues };
  }
}

/** The one finding that is not the core's: a record that is no row. Code and words are the reference server's. */
function ragged(message: string, locale: Options['locale']): Omit<PlacedIssue, 'from' | 'to'> {
  const fix = wordsOf(locale).raggedFix;
  return { code: 'ragged_record', layer: 'structural', severity: 'error', path: '', message, fix };
}

const decoder = new TextDecoder();

/** Where lines begin; asked for in their order. */
function lineStarts(text: string): (line: number) => number {
  let [at, start] = [1, 0];
  return (line) => {
    for (; at < line; at++) {
      const end = text.indexOf('\n', start);
      start = end === -1 ? text.length : end + 1;
    }
    return start;
  };
}

function inText(row: BatchRow, text: string, starts: (line: number) => number) {
  const line = row.line ?? 1;
  const from = starts(line);
  const end = text.indexOf('\n', from);
  return { line, from, to: end === -1 ? text.length : end };
}

/** Records as NDJSON: each the payload of a Simple record, its columns the members. */
export function fromCsv(text: string): Source {
  const lines: string[] = [];
  const places: { from: number; to: number; line: number }[] = [];
  const broken = new Map<number, { found: number; expected: number }>();
  let header: string[] | undefined;
  let from = 0;
  let line = 1;
  const delimiter = delimiterOf(text);
  Papa.parse<string[]>(text, {
    delimiter,
    step({ data, meta }) {
      const to = meta.cursor;
      const raw = text.slice(from, to);
      const blank = /^[\r\n]*/.exec(raw)?.[0] ?? '';
      const place = { from: from + blank.length, to: from + raw.trimEnd().length, line: line + count(blank) };
      line += count(raw);
      from = to;
      if (data.length === 1 && data[0] === '') return;
      if (header === undefined) {
        header = data.map((name, index) => (index === 0 ? name.replace(/^\ufeff/, '') : name));
        return;
      }
      if (data.length !== header.length) broken.set(lines.length, { found: data.length, expected: header.length });
      lines.push(broken.has(lines.length) ? '0' : row(header, data));
      places.push({ ...place, to: Math.max(place.from, place.to) });
    },
  });
  return { lines: lines.join('\n'), places, broken, delimiter };
}

/** What the header is separated by most often. Records would mislead: `1.240,5` has a comma, and is one field. */
function delimiterOf(text: string): string {
  const end = text.search(/[\r\n]/);
  const header = text.slice(0, end === -1 ? text.length : end).replaceAll(/"[^"]*"/g, '');
  const counts = [';', '\t', '|', ','].map((character) => [character, header.split(character).length] as const);
  const [most, count] = counts.reduce((first, next) => (next[1] > first[1] ? next : first));
  return count === 1 ? ',' : most;
}

function row(header: string[], record: string[]): string {
  if (header.length === 1 && header[0] === DOCUMENT) return (record[0] ?? '').replaceAll(/\r?\n/g, ' ') || '0';
  // Written by hand: a column that is there twice is the core's to find.
  const members = header.map((name, index) => `${JSON.stringify(name)}:${JSON.stringify(record[index] ?? '')}`);
  return `{"payload":{${members.join(',')}}}`;
}

function count(text: string): number {
  return text.split('\n').length - 1;
}
