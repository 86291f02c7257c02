// Loads the native part: the one that was built here, or the one from the package for this platform.

import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type * as Native from '../native.js';

export type { Native };

/** Platforms that packages are built for; the same list as `napi.targets` in package.json. */
const BUILT = [
  'linux-x64-gnu',
  'linux-x64-musl',
  'linux-arm64-gnu',
  'linux-arm64-musl',
  'darwin-x64',
  'darwin-arm64',
  'win32-x64-msvc',
  'win32-arm64-msvc',
];

/** Name of a platform as napi-rs has it. */
export function platformName(platform: string, arch: string, musl: boolean): string {
  if (platform === 'linux') return `linux-${arch}-${musl ? 'musl' : 'gnu'}`;
  return platform === 'win32' ? `win32-${arch}-msvc` : `${platform}-${arch}`;
}

/** Whether this Linux has musl instead of glibc. */
function isMusl(): boolean {
  if (process.platform !== 'linux') return false;
  // The report would look up names of network hosts.
  const report = process.report as typeof process.report & { excludeNetwork: boolean };
  const network = report.excludeNetwork;
  report.excludeNetwork = true;
  const { header } = report.getReport() as unknown as { header: { glibcVersionRuntime?: string } };
  report.excludeNetwork = network;
  return header.glibcVersionRuntime === undefined;
}

/** What to say when the native part is not there. */
export function missing(name: string, cause: unknown): Error {
  const pkg = `@mass-sdk/node-${name}`;
  const advice = BUILT.includes(name)
    ? `The package ${pkg} is missing. Install it with \`npm install ${pkg}\`; if npm left it out, check that ` +
      `\`omit=optional\` (--no-optional) is not set, and remove package-lock.json and node_modules when they came from ` +
      'another platform.'
    : `There is no package for this platform; there are packages for ${BUILT.join(', ')}.`;
  const error = new Error(`@mass-sdk/node has no native part for ${name}. ${advice}`, { cause });
  return Object.assign(error, { code: 'MASS_NO_NATIVE', package: pkg });
}

function load(): typeof Native {
  const root = join(__dirname, '..', '..');
  const name = platformName(process.platform, process.arch, isMusl());
  const built = join(root, `mass-node.${name}.node`);
  try {
    return require(existsSync(built) ? built : `@mass-sdk/node-${name}`) as typeof Native;
  } catch (cause) {
    throw missing(name, cause);
  }
}

export const native: typeof Native = load();
