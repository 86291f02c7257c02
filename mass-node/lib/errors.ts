// What is thrown. A document that is not right is a ContractError; everything else is about the call.

import type { Issue, Pipeline } from './types.js';

/** Issues that the message of an error lists; all of them are in `issues`. */
const SHOWN = 3;

/**
 * A document is refused.
 *
 * @example
 * try {
 *   normalize({ schema_version: '1.1', request: [] });
 * } catch (error) {
 *   if (error instanceof ContractError) console.log(error.issues.map((issue) => issue.path));
 * }
 */
export class ContractError extends Error {
  static {
    ContractError.prototype.name = 'ContractError';
  }

  /** Tells it from other errors, also from another copy of this package. */
  readonly code = 'MASS_CONTRACT';

  /** Every issue, errors and warnings, in document order. */
  readonly issues: Issue[];

  /** Which pipeline refused it; null when the document did not get that far. */
  readonly pipeline: Pipeline | null;

  constructor(issues: Issue[], pipeline: Pipeline | null = null) {
    super(summary(issues));
    this.issues = issues;
    this.pipeline = pipeline;
  }
}

function summary(issues: Issue[]): string {
  const errors = issues.filter((issue) => issue.severity === 'error');
  const lines = [`the document is refused with ${errors.length} error${errors.length === 1 ? '' : 's'}`];
  for (const issue of errors.slice(0, SHOWN)) {
    const place = issue.path === '' ? '' : ` at ${issue.path}`;
    const line = issue.line === undefined ? '' : ` (line ${issue.line}, column ${issue.column})`;
    lines.push(`  ${issue.code}${place}${line}: ${issue.message} ${issue.fix}`);
  }
  if (errors.length > SHOWN) lines.push(`  and ${errors.length - SHOWN} more; all are in .issues`);
  return lines.join('\n');
}

/** Changes do not fit the document that they are said to have been made to. */
export class RestoreError extends Error {
  static {
    RestoreError.prototype.name = 'RestoreError';
  }

  readonly code = 'MASS_RESTORE';

  /** JSON Pointer of the change that does not fit; empty when the document is not JSON. */
  readonly path: string;

  constructor(message: string, path = '') {
    super(message);
    this.path = path;
  }
}

/** A fault of MASS itself, which should not happen. Your document and your objects are as they were. */
export class MassInternalError extends Error {
  static {
    MassInternalError.prototype.name = 'MassInternalError';
  }

  readonly code = 'MASS_INTERNAL';

  constructor(message: string) {
    super(`internal error: ${message}. This is a fault of @mass-sdk/node: please report it with the document`);
  }
}

/** A call that was not made rightly. */
export function misuse(message: string, code: 'MASS_INVALID_ARGUMENT' | 'MASS_INVALID_OPTIONS'): TypeError {
  return Object.assign(new TypeError(message), { code });
}
