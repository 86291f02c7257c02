// The verdict on one document: all of it is the core's; here it is only given places in the text.

import {
  type Change,
  ContractError,
  type Issue,
  type Normalized,
  normalize,
  type Recognised,
  validate,
} from '@mass-sdk/wasm';
import { child, join, segments } from '../text/pointer.ts';
import { pretty, tokenEnd } from './pretty.ts';
import type { Options, PlacedChange, PlacedIssue, Verdict } from './protocol.ts';

/** Most characters of a value that a change shows. */
const SHOWN = 400;

const encoder = new TextEncoder();

export function judge(text: string, options: Options): Verdict {
  if (text.trim() === '') return { ...nothing(text), outcome: 'empty' };
  try {
    return accepted(text, normalize(text, options), options, 0);
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return rejected(text, error.issues, error.pipeline, options, 0);
  }
}

/** A document that was normalised; `offset` is where its text begins in the editor's. */
export function accepted(text: string, result: Normalized, options: Options, offset: number): Verdict {
  const { changes } = result;
  const targets = targetsOf(changes);
  const { text: normal, spots } = pretty(result.toString(), new Set(targets));
  return {
    ...nothing(text),
    ...measures(text, options),
    outcome: changes.some((change) => change.before !== undefined) ? 'changed' : 'valid',
    pipeline: result.pipeline,
    issues: place(text, result.issues, offset),
    changes: changes.map((change, index) => ({
      path: change.path,
      rule: change.rule,
      before: shown(change.before),
      after: shown(change.after),
      spot: spots.get(targets[index] as string),
    })),
    normal,
    documentSha256: result.documentSha256,
    contentSha256: result.contentSha256,
    recognised: result.recognised.map(found),
  };
}

export function rejected(
  text: string,
  issues: Issue[],
  pipeline: Verdict['pipeline'],
  options: Options,
  offset: number,
): Verdict {
  return {
    ...nothing(text),
    ...measures(text, options),
    outcome: 'rejected',
    pipeline,
    issues: place(text, issues, offset),
  };
}

function nothing(text: string): Verdict {
  return {
    outcome: 'valid',
    pipeline: null,
    issues: [],
    changes: [],
    normal: null,
    documentSha256: null,
    contentSha256: null,
    missingRatio: null,
    stalenessSeconds: null,
    recognised: [],
    bytes: encoder.encode(text).length,
  };
}

function measures(text: string, { now: _now, seed: _seed, ...options }: Options) {
  const { missingRatio, stalenessSeconds } = validate(text, options);
  return { missingRatio, stalenessSeconds };
}

function shown(value: unknown): string | undefined {
  if (value === undefined) return undefined;
  const text = JSON.stringify(value);
  return text.length > SHOWN ? `${text.slice(0, SHOWN)}…` : text;
}

function found({ signal, value, unit, path, name }: Recognised) {
  return { signal, value, unit, path, name };
}

/**
 * Where changes are in the normal document. Their paths are in the caller's: its keys may have been renamed since, and
 * a bare object is the payload now, for all changes before its `wrap`.
 */
export function targetsOf(changes: readonly Change[]): string[] {
  const wrapped = changes.findIndex(({ rule }) => rule === 'wrap');
  const renamed = new Map<string, string>();
  for (const { path, rule, after } of changes) if (rule === 'keys') renamed.set(path, String(after));
  return changes.map(({ path, rule }, index) => {
    if (rule === 'wrap') return '/payload';
    const names: string[] = index < wrapped ? ['payload'] : [];
    let original = '';
    for (const name of segments(path)) {
      original = child(original, name);
      names.push(renamed.get(original) ?? name);
    }
    return join(names);
  });
}

/** Gives issues their places; the core counts lines and Unicode characters from 1, the editor UTF-16 units from 0. */
export function place(text: string, issues: readonly Issue[], offset: number): PlacedIssue[] {
  const starts = new LineStarts(text);
  return issues.map(({ code, layer, severity, path, message, fix, line, column }) => {
    const from = line === undefined || column === undefined ? 0 : starts.offset(line, column);
    return { code, layer, severity, path, message, fix, line, column, ...span(text, from, offset) };
  });
}

/** A token's place; of what is at the end of the text, the last character. */
function span(text: string, from: number, offset: number) {
  if (from >= text.length) {
    const last = text.trimEnd().length;
    return { from: offset + Math.max(0, last - 1), to: offset + last };
  }
  return { from: offset + from, to: offset + Math.max(from + 1, tokenEnd(text, from)) };
}

/** Finds lines one after the other: issues come mostly in the order of the text. */
class LineStarts {
  #line = 1;
  #start = 0;
  readonly #text: string;

  constructor(text: string) {
    this.#text = text;
  }

  offset(line: number, column: number): number {
    if (line < this.#line) [this.#line, this.#start] = [1, 0];
    while (this.#line < line) {
      const end = this.#text.indexOf('\n', this.#start);
      if (end === -1) return this.#text.length;
      this.#start = end + 1;
      this.#line++;
    }
    let at = this.#start;
    for (let left = column - 1; left > 0 && at < this.#text.length; left--) {
      at += (this.#text.codePointAt(at) as number) > 0xffff ? 2 : 1;
    }
    return at;
  }
}

/** Changes to what was sent; what was only added is not counted. */
export function countChanges(changes: readonly (Change | PlacedChange)[]): number {
  return changes.filter(({ before }) => before !== undefined).length;
}
