// What is shipped: packed, installed into an empty project, and used from ESM, CommonJS and TypeScript.

import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { cpSync, existsSync, mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, describe, test } from 'node:test';
import { fileURLToPath } from 'node:url';

const ROOT = fileURLToPath(new URL('../', import.meta.url));
const BIN = join(ROOT, 'node_modules', '.bin');
const { version } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8'));

function run(cwd, command, ...args) {
  try {
    // npm and the programs in node_modules/.bin are scripts, which Windows runs by its shell only.
    const shell = process.platform === 'win32';
    return execFileSync(command, args, { cwd, shell, encoding: 'utf8', stdio: ['ignore', 'pipe', 'pipe'] });
  } catch (error) {
    return assert.fail(`${command} ${args.join(' ')}\n${error.stdout}\n${error.stderr}`);
  }
}

describe('the package', () => {
  const folder = mkdtempSync(join(tmpdir(), 'mass-package-'));
  const project = join(folder, 'project');
  let main;

  before(() => {
    // The native part has a package of its own for each platform; releases add it as an optional dependency.
    const native = readdirSync(ROOT).find((name) => name.endsWith('.node'));
    const [, platform] = /^mass-node\.(.+)\.node$/.exec(native);
    const part = join(folder, 'native');
    mkdirSync(part);
    cpSync(join(ROOT, native), join(part, native));
    const manifest = { name: `@mass-sdk/node-${platform}`, version, main: native, files: [native] };
    writeFileSync(join(part, 'package.json'), JSON.stringify(manifest));
    const pack = (from) => JSON.parse(run(from, 'npm', 'pack', '--json', '--pack-destination', folder))[0].filename;
    main = join(folder, pack(ROOT));
    const tarballs = [main, join(folder, pack(part))];
    mkdirSync(project);
    writeFileSync(join(project, 'package.json'), '{"name": "empty", "version": "1.0.0", "private": true}');
    run(project, 'npm', 'install', '--offline', '--no-audit', '--no-fund', ...tarballs);
  });
  after(() => rmSync(folder, { recursive: true, force: true }));

  const write = (name, text) => writeFileSync(join(project, name), text);

  test('holds what it should, and nothing else', () => {
    const installed = join(project, 'node_modules', '@mass-sdk', 'node');
    assert.deepEqual(readdirSync(installed).sort(), [
      'LICENSE-APACHE',
      'LICENSE-MIT',
      'README.md',
      'dist',
      'package.json',
    ]);
    assert.deepEqual(
      readdirSync(join(installed, 'dist')).filter((name) => !name.startsWith('standard-schema.')),
      ['adapters', 'lib'],
    );
    const manifest = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    for (const entry of Object.values(manifest.exports).flatMap((entry) =>
      Object.values(entry.import ?? {}).concat(Object.values(entry.require ?? {})),
    )) {
      assert.ok(existsSync(join(installed, entry)), entry);
    }
  });
  test('from ESM', () => {
    write(
      'a.mjs',
      `import { normalize, ContractError } from '@mass-sdk/node';
      import * as all from '@mass-sdk/node';
      try { normalize('{'); } catch (error) { if (!(error instanceof ContractError)) throw error; }
      console.log(normalize('{"t": "17,4"}').payload.t, typeof all.validate);`,
    );
    assert.equal(run(project, process.execPath, 'a.mjs'), '17.4 function\n');
  });
  test('from CommonJS, with the same classes as from ESM', () => {
    write(
      'b.cjs',
      `const { normalize, ContractError } = require('@mass-sdk/node');
      import('@mass-sdk/node').then((esm) => console.log(normalize('{"t": "17,4"}').payload.t, esm.ContractError === ContractError));`,
    );
    assert.equal(run(project, process.execPath, 'b.cjs'), '17.4 true\n');
  });
  for (const [name, module, extension] of [
    ['nodenext', 'nodenext', 'mts'],
    ['nodenext as CommonJS', 'nodenext', 'cts'],
    ['a bundler', 'preserve', 'ts'],
  ]) {
    test(`from TypeScript, ${name}`, () => {
      for (const needed of ['@types/node', 'undici-types']) {
        cpSync(join(ROOT, 'node_modules', needed), join(project, 'node_modules', needed), { recursive: true });
      }
      write(
        `c.${extension}`,
        `import { normalize, validate, type EnterpriseRequest } from '@mass-sdk/node';
        const report = validate('{}', { pipeline: 'enterprise' });
        if (report.valid) { const request: EnterpriseRequest = report.document; console.log(request.request.mode); }
        const t: unknown = normalize('{"t": "17,4"}').payload['t'];
        console.log(t, report.valid);`,
      );
      const resolution = module === 'preserve' ? 'bundler' : 'nodenext';
      run(
        project,
        join(BIN, 'tsc'),
        '--strict',
        '--target',
        'es2022',
        '--module',
        module,
        '--moduleResolution',
        resolution,
        '--types',
        '',
        '--outDir',
        'out',
        `c.${extension}`,
      );
      if (extension !== 'ts')
        assert.equal(run(project, process.execPath, `out/c.${extension.replace('ts', 'js')}`), '17.4 false\n');
    });
  }
  test('publint has nothing to say', () => {
    assert.match(run(project, join(BIN, 'publint'), main, '--strict'), /All good/);
  });
  test('types resolve for everyone', () => {
    run(project, join(BIN, 'attw'), main);
  });
});
