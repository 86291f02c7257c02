// What is said when the native part is missing.

import assert from 'node:assert/strict';
import { spawnSync } from 'node:child_process';
import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { test } from 'node:test';
import { fileURLToPath } from 'node:url';
import { missing, platformName } from '../dist/lib/native.js';

test('names of platforms are those of the packages', () => {
  assert.equal(platformName('linux', 'x64', false), 'linux-x64-gnu');
  assert.equal(platformName('linux', 'arm64', true), 'linux-arm64-musl');
  assert.equal(platformName('darwin', 'arm64', false), 'darwin-arm64');
  assert.equal(platformName('win32', 'x64', false), 'win32-x64-msvc');
});

test('the missing package is named, with what to do', () => {
  const cause = new Error('cannot load');
  const error = missing('linux-arm64-musl', cause);
  assert.match(
    error.message,
    /^@mass-sdk\/node has no native part for linux-arm64-musl\. The package @mass-sdk\/node-linux-arm64-musl is missing\. Install it with `npm install @mass-sdk\/node-linux-arm64-musl`/,
  );
  assert.deepEqual(
    [error.code, error.package, error.cause],
    ['MASS_NO_NATIVE', '@mass-sdk/node-linux-arm64-musl', cause],
  );
  assert.match(
    missing('sunos-x64', cause).message,
    /There is no package for this platform; there are packages for linux-x64-gnu,/,
  );
});

test('it is the first thing that a program sees', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mass-'));
  try {
    cpSync(fileURLToPath(new URL('../dist', import.meta.url)), join(folder, 'dist'), { recursive: true });
    const run = spawnSync(process.execPath, ['-e', 'require("./dist/lib/index.js")'], {
      cwd: folder,
      encoding: 'utf8',
    });
    assert.equal(run.status, 1);
    assert.match(run.stderr, /@mass-sdk\/node has no native part for .*The package @mass-sdk\/node-.* is missing/);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
