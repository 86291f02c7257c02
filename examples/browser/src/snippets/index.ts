// The same work elsewhere: against the reference server with curl, and with the packages for Python and Node.

import type { Format } from '../text/format.ts';
import type { Options } from '../worker/protocol.ts';
import { fitsShell, javascript, python, shell } from './quote.ts';

export type Target = 'curl' | 'python' | 'node';

export interface Job {
  text: string;
  format: Format;
  /** Of CSV. */
  delimiter: string;
  /** What the verdict says; the server has a route for each. */
  pipeline: 'simple' | 'enterprise';
  options: Options;
}

/** The longest text that a snippet holds; longer ones are read from a file. A shell takes 128 KB in one argument. */
export const LONGEST = 50_000;

/** The file that a long text is read from. */
export function fileName(format: Format): string {
  return { json: 'document.json', ndjson: 'rows.ndjson', csv: 'rows.csv' }[format];
}

export function fits(job: Job): boolean {
  return job.text.length <= LONGEST;
}

export function snippet(target: Target, job: Job): string {
  return { curl, python: inPython, node: inNode }[target](job);
}

function curl(job: Job): string {
  const { format, delimiter, pipeline, text, options } = job;
  const path = format === 'json' ? (pipeline === 'enterprise' ? '/mass/generate' : '/mass') : '/mass/batch';
  const query = [
    format !== 'json' && options.pipeline !== 'auto' && `pipeline=${options.pipeline}`,
    format === 'csv' && delimiter !== ',' && `delimiter=${encodeURIComponent(delimiter)}`,
  ].filter((part) => part !== false);
  const url = `"$URL"${query.length === 0 ? path : shell(`${path}?${query.join('&')}`)}`;
  const type = { json: 'application/json', ndjson: 'application/x-ndjson', csv: 'text/csv' }[format];
  const inline = fits(job) && fitsShell(text) && !text.startsWith('@');
  return `# TOKEN comes from POST /auth/login
URL=\${URL:-http://127.0.0.1:8080}
curl -sS -X POST ${url} \\
  -H "Authorization: Bearer $TOKEN" \\
  -H 'Content-Type: ${type}' \\
  -H 'Accept-Language: ${options.locale}' \\
  --data-binary ${inline ? shell(text) : `@${fileName(format)}`}
`;
}

/** Options that are not the default, by their names in Python. */
function chosen({
  pipeline,
  strict,
  payload,
  keys,
  signals,
  locale,
  now,
  seed,
}: Options): Record<string, string | boolean> {
  return {
    ...(pipeline !== 'auto' && { pipeline }),
    ...(!strict && { strict }),
    ...(payload !== 'normalize' && { payload }),
    ...(keys !== 'preserve' && { keys }),
    ...(signals && { signals }),
    ...(locale !== 'en' && { locale }),
    now,
    seed,
  };
}

function inPython(job: Job): string {
  const { format, text, options, delimiter } = job;
  const entries = Object.entries(chosen(options));
  const keywords = entries.map(
    ([name, value]) => `${name}=${typeof value === 'string' ? python(value) : value ? 'True' : 'False'}`,
  );
  const head = [format === 'csv' && 'import csv\nimport io', !fits(job) && 'from pathlib import Path'].filter(Boolean);
  const source = fits(job) ? python(text) : `Path("${fileName(format)}").read_text(encoding="utf-8")`;
  const start = `${head.map((line) => `${line}\n`).join('')}${head.length > 0 ? '\n' : ''}import mass_sdk as mass

text = ${source}
options = dict(
    ${keywords.join(',\n    ')},
)
`;
  if (format === 'json') {
    return `${start}
try:
    clean = mass.normalize(text, **options)
    print(clean.document_sha256)
except mass.ContractError as refused:
    for issue in refused.issues:
        print(f"{issue.path} {issue.line}:{issue.column} {issue.code}: {issue.message} {issue.fix}")
`;
  }
  const reader =
    format === 'ndjson'
      ? 'rows = text.encode()'
      : `header, *records = (row for row in csv.reader(io.StringIO(text, newline=""), delimiter=${python(delimiter)}) if row)
${
  header(text) === 'document'
    ? 'rows = (record[0] for record in records)'
    : `# A record that does not fit the header is refused, and the others keep their numbers.
rows = (
    {"payload": dict(zip(header, record))} if len(record) == len(header) else record for record in records
)`
}`;
  return `${start}
${reader}
for row in mass.normalize_batch(rows, **options):
    print(row.row, row.result.document_sha256 if row.ok else [issue.message for issue in row.issues])
`;
}

function inNode(job: Job): string {
  const { format, text, options, delimiter } = job;
  const entries = Object.entries(chosen(options));
  const bag = entries.map(([name, value]) => `${name}: ${typeof value === 'string' ? javascript(value) : value}`);
  const imports = [
    !fits(job) && "import { readFileSync } from 'node:fs';",
    format === 'json'
      ? "import { ContractError, normalize } from '@mass-sdk/node';"
      : "import { normalizeBatch } from '@mass-sdk/node';",
    format === 'csv' && "import Papa from 'papaparse';",
  ].filter(Boolean);
  const start = `${imports.join('\n')}

const text = ${fits(job) ? javascript(text) : `readFileSync('${fileName(format)}', 'utf8')`};
const options = {
  ${bag.join(',\n  ')},
};
`;
  if (format === 'json') {
    return `${start}
try {
  console.log(normalize(text, options).documentSha256);
} catch (error) {
  if (!(error instanceof ContractError)) throw error;
  for (const { path, line, column, code, message, fix } of error.issues) {
    console.log(\`\${path} \${line}:\${column} \${code}: \${message} \${fix}\`);
  }
}
`;
  }
  const rows =
    format === 'ndjson'
      ? 'const rows = text;'
      : `const [header, ...records] = Papa.parse(text, { delimiter: ${javascript(delimiter)}, skipEmptyLines: true }).data;
${
  header(text) === 'document'
    ? "const rows = records.map(([cell]) => cell).join('\\n');"
    : `// A record that does not fit the header is refused, and the others keep their numbers.
const rows = records.map((record) =>
  record.length === header.length
    ? { payload: Object.fromEntries(header.map((name, index) => [name, record[index]])) }
    : record,
);`
}`;
  return `${start}
${rows}
for await (const row of normalizeBatch(rows, options)) {
  console.log(row.row, row.ok ? row.result.documentSha256 : row.issues.map(({ message }) => message));
}
`;
}

function header(text: string): string {
  return text
    .slice(0, text.indexOf('\n'))
    .replace(/^\ufeff/, '')
    .trim();
}
