// Snippets, run: curl against a server that says what came, Python and Node as they would be pasted.

import assert from 'node:assert/strict';
import { execFile } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { after, before, test } from 'node:test';
import { promisify } from 'node:util';
import { normalize, normalizeBatch } from '@mass-sdk/wasm';
import { close, load, root } from './modules.mjs';

const run = promisify(execFile);
const { snippet, LONGEST, fileName } = await load('/src/snippets/index.ts');
const { javascript, python, shell } = await load('/src/snippets/quote.ts');
const { SAMPLES } = await load('/src/samples/index.ts');

const OPTIONS = {
  pipeline: 'auto',
  strict: true,
  payload: 'normalize',
  keys: 'preserve',
  signals: false,
  locale: 'en',
  now: '2026-11-24T13:15:21Z',
  seed: "it's a seed",
};
const job = (more) => ({
  format: 'json',
  delimiter: ',',
  pipeline: 'enterprise',
  options: OPTIONS,
  text: '{}',
  ...more,
});

/** Texts that somebody might have, and none that a quotation may break. */
const HARD = [
  '',
  // biome-ignore lint/suspicious/noTemplateCurlyInString: it must not be taken for one.
  'it\'s "quoted" `back` ${not} $NOT $(not) \\n \\ !! %s',
  "'''\"\"\"'\\''\n\"\"\"\n'",
  'a\nb\n',
  'tab\t bell\u0007 nul-free \u001b[0m \u007f\u0085\u2028\u2029\ufeff',
  'ends with "',
  'ends with \\',
  'line\nends with "',
  'line\nends with \\',
  'cr\r\nlf\rcr',
  'ñ é 漢字 😀 °C',
  '""""""\n""""',
  '@file',
  '-- --data-binary',
  `${'\n'.repeat(3)}\${process.exit(1)}`,
];

let folder;
let server;
const seen = [];

before(async () => {
  folder = mkdtempSync(join(tmpdir(), 'mass-snippets-'));
  mkdirSync(join(folder, 'node_modules/@mass-sdk'), { recursive: true });
  // The package for browsers has the calls of the one for Node under the same names, and needs no native part.
  symlinkSync(join(root, '../../mass-wasm'), join(folder, 'node_modules/@mass-sdk/node'));
  symlinkSync(join(root, 'node_modules/papaparse'), join(folder, 'node_modules/papaparse'));
  server = createServer((request, response) => {
    const parts = [];
    request.on('data', (part) => parts.push(part));
    request.on('end', () => {
      seen.push({ url: request.url, headers: request.headers, body: Buffer.concat(parts).toString() });
      response.end('{}');
    });
  });
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
});

after(async () => {
  server.close();
  rmSync(folder, { recursive: true });
  await close();
});

async function bash(script) {
  const env = {
    ...process.env,
    URL: `http://127.0.0.1:${server.address().port}`,
    TOKEN: 'a.b.c',
    no_proxy: '127.0.0.1',
  };
  await run('bash', ['-eu', '-c', script], { cwd: folder, env });
  return seen.at(-1);
}

async function node(script) {
  writeFileSync(join(folder, 'snippet.mjs'), script);
  return (await run(process.execPath, ['snippet.mjs'], { cwd: folder })).stdout;
}

test('a shell, Python and JavaScript read the very text', async () => {
  for (const text of HARD) {
    const { stdout } = await run('sh', ['-c', `printf %s ${shell(text)}`]);
    assert.equal(stdout, text, 'shell');
  }
  writeFileSync(join(folder, 'hard.json'), JSON.stringify([...HARD, 'lone \ud800 \udc00 half', 'nul \0\nnul']));
  const literals = [...HARD, 'lone \ud800 \udc00 half', 'nul \0\nnul'];
  await node(`import { readFileSync } from 'node:fs';
const all = JSON.parse(readFileSync('hard.json', 'utf8'));
[${literals.map(javascript).join(',\n')}].forEach((text, at) => {
  if (text !== all[at]) throw new Error(JSON.stringify([text, all[at]]));
});`);
  writeFileSync(
    join(folder, 'hard.py'),
    `import json
for text, wanted in zip([${literals.map(python).join(',\n')}], json.load(open("hard.json")), strict=True):
    assert text == wanted, (text, wanted)
`,
  );
  await run('python3', ['hard.py'], { cwd: folder });
});

test('curl sends the very bytes, to the route of what it is', async () => {
  for (const text of HARD.filter((text) => text !== '')) {
    const { url, headers, body } = await bash(snippet('curl', job({ text: JSON.stringify({ payload: { text } }) })));
    assert.equal(url, '/mass/generate');
    assert.equal(headers['content-type'], 'application/json');
    assert.equal(headers.authorization, 'Bearer a.b.c');
    assert.equal(JSON.parse(body).payload.text, text);
  }
  assert.equal((await bash(snippet('curl', job({ text: HARD[1] })))).body, HARD[1]);
  assert.equal((await bash(snippet('curl', job({ pipeline: 'simple' })))).url, '/mass');
  const spanish = await bash(snippet('curl', job({ options: { ...OPTIONS, locale: 'es' } })));
  assert.equal(spanish.headers['accept-language'], 'es');
});

test('curl sends batches, and says how their fields are separated', async () => {
  const rows = await bash(snippet('curl', job({ format: 'ndjson', text: '{"a": 1}\n{"b": "it\'s"}\n' })));
  assert.deepEqual([rows.url, rows.headers['content-type']], ['/mass/batch', 'application/x-ndjson']);
  assert.equal(rows.body, '{"a": 1}\n{"b": "it\'s"}\n');
  const forced = { ...OPTIONS, pipeline: 'simple' };
  for (const [delimiter, query] of [
    [',', 'pipeline=simple'],
    [';', 'pipeline=simple&delimiter=%3B'],
    ['\t', 'pipeline=simple&delimiter=%09'],
  ]) {
    const text = `a${delimiter}b\n1${delimiter}2\n`;
    const sent = await bash(snippet('curl', job({ format: 'csv', delimiter, text, options: forced })));
    assert.deepEqual([sent.url, sent.headers['content-type'], sent.body], [`/mass/batch?${query}`, 'text/csv', text]);
  }
});

test('a long text is read from a file', async () => {
  const text = JSON.stringify({ payload: { long: "it's ".repeat(LONGEST / 4) } });
  writeFileSync(join(folder, fileName('json')), text);
  const long = job({ text, pipeline: 'simple' });
  assert.equal((await bash(snippet('curl', long))).body, text);
  const { documentSha256 } = normalize(text, OPTIONS);
  assert.equal(await node(snippet('node', long)), `${documentSha256}\n`);
  for (const target of ['curl', 'python', 'node']) assert.ok(snippet(target, long).length < 1500);
});

/** What a snippet of a sample prints: digests, or what is wrong. */
async function expected({ text, format }, options, rows) {
  if (format === 'json') {
    try {
      return [normalize(text, options).documentSha256];
    } catch (error) {
      return error.issues.map(({ code }) => code);
    }
  }
  const all = [];
  for await (const row of normalizeBatch(rows, options)) all.push(row.ok ? row.result.documentSha256 : 'refused');
  return all;
}

test('Node prints the digests that the page shows, for every example and option', async () => {
  const { fromCsv } = await load('/src/worker/rows.ts');
  const jobs = SAMPLES.map((sample) => {
    const options = { ...OPTIONS, ...sample.choices };
    const csv = sample.format === 'csv' ? fromCsv(sample.text) : undefined;
    return { sample, options, rows: csv?.lines ?? sample.text, delimiter: csv?.delimiter ?? ',' };
  });
  for (const { sample, options, delimiter } of jobs) {
    const program = snippet('node', job({ text: sample.text, format: sample.format, delimiter, options }));
    writeFileSync(join(folder, `${sample.id}.mjs`), program);
  }
  // All in one process: starting many takes longer than all they do.
  const printed = await node(
    jobs.map(({ sample: { id } }) => `console.log('\\n#${id}'); await import('./${id}.mjs');`).join('\n'),
  );
  for (const { sample, options, rows } of jobs) {
    const said = printed.split(`\n#${sample.id}\n`)[1].split('\n#')[0];
    for (const line of await expected(sample, options, rows)) {
      assert.ok(line === 'refused' || said.includes(line), `${sample.id}: ${line}\n${said}`);
    }
  }
  const choices = {
    pipeline: 'simple',
    strict: false,
    payload: 'preserve',
    keys: 'snake_case',
    signals: true,
    locale: 'es',
  };
  const options = { ...OPTIONS, ...choices };
  const text = '{"payload": {"IT Load": " 1,5 "}}';
  assert.equal(await node(snippet('node', job({ text, options }))), `${normalize(text, options).documentSha256}\n`);
});

/** The package where it is built; else one of the same shape, which shows what it was called with. */
const BUILT = join(root, '../../mass-py/.venv/bin/python');
const STAND_IN = `import json
class ContractError(Exception): pass
class Clean: pass
def normalize(text, **options):
    clean = Clean()
    clean.document_sha256 = json.dumps([text, options], sort_keys=True)
    return clean
class Row: ok = True
def normalize_batch(rows, **options):
    for number, each in enumerate(rows.decode().splitlines() if isinstance(rows, bytes) else rows):
        row = Row()
        row.row, row.result = number, normalize(each, **options)
        yield row
`;

test('Python calls with the very text and options', async () => {
  writeFileSync(join(folder, 'mass_sdk.py'), STAND_IN);
  const go = async (program) => {
    writeFileSync(join(folder, 'snippet.py'), program);
    return (await run('python3', ['snippet.py'], { cwd: folder, env: { ...process.env, PYTHONIOENCODING: 'utf-8' } }))
      .stdout;
  };
  for (const [at, text] of HARD.entries())
    writeFileSync(join(folder, `hard_${at}.py`), snippet('python', job({ text })));
  const all = await go(`import runpy\nfor at in range(${HARD.length}): runpy.run_path(f"hard_{at}.py")`);
  for (const [at, line] of all.trim().split('\n').entries()) {
    assert.deepEqual(JSON.parse(line), [HARD[at], { now: OPTIONS.now, seed: OPTIONS.seed }]);
  }
  const choices = {
    pipeline: 'simple',
    strict: false,
    payload: 'preserve',
    keys: 'snake_case',
    signals: true,
    locale: 'es',
  };
  const [, options] = JSON.parse(await go(snippet('python', job({ options: { ...OPTIONS, ...choices } }))));
  assert.deepEqual(options, { ...choices, now: OPTIONS.now, seed: OPTIONS.seed });
  const text = 'a;b\n1;"x;\ny"\n1;2;3\n';
  const rows = (await go(snippet('python', job({ format: 'csv', delimiter: ';', text })))).trim().split('\n');
  const given = rows.map((row) => JSON.parse(row.slice(2))[0]);
  assert.deepEqual(given, [{ payload: { a: '1', b: 'x;\ny' } }, ['1', '2', '3']]);
  rmSync(join(folder, 'mass_sdk.py'));
});

test('Python prints the digests that the page shows, where the package is built', async (t) => {
  const available =
    existsSync(BUILT) &&
    (await run(BUILT, ['-c', 'import mass_sdk']).then(
      () => true,
      () => false,
    ));
  if (!available) {
    t.diagnostic('mass-py is not built here: its calls were judged by a stand-in');
    return;
  }
  for (const sample of SAMPLES.filter(({ format, codes }) => format === 'json' && codes.length === 0)) {
    const options = { ...OPTIONS, ...sample.choices };
    writeFileSync(join(folder, 'snippet.py'), snippet('python', job({ text: sample.text, options })));
    const { stdout } = await run(BUILT, ['snippet.py'], { cwd: folder });
    assert.equal(stdout.trim(), normalize(sample.text, options).documentSha256, sample.id);
  }
});
