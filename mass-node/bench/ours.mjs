// @mass-sdk/node, by its plain calls and default options: all four layers, the payload cleaned, every change recorded.

import { createRequire } from 'node:module';

// By the name that users have for it, from the package this folder lies in.
const require = createRequire(new URL('../package.json', import.meta.url));
const { normalizeBatch, normalizeEnterprise, validate: judge, version } = require('@mass-sdk/node');

export { normalizeBatch, version };
export const name = 'mass';

export function full(document) {
  const { canonical, documentSha256, contentSha256 } = normalizeEnterprise(document);
  return { canonical, documentSha256, contentSha256 };
}

export function validate(document) {
  const report = judge(document);
  report.throwIfInvalid();
  return report.issues.map(({ code }) => code);
}

export const validateObject = validate;
