// A first use: node quickstart.mjs
import { readFileSync } from 'node:fs';
import { normalize, restore, validate } from '@mass-sdk/node';

// A messy export is cleaned where there is one reading. Text goes in as bytes or a string, and is never a host object.
const clean = normalize('{"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Humidity": "n/a", "Rack": "007"}');
console.log(clean.pipeline, clean.payload);
const cleaned = clean.changes.filter(({ before }) => before !== undefined);
for (const { path, rule, before, after } of cleaned) console.log(`  ${rule} ${path}:`, before, '→', after);
console.log(clean.documentSha256, restore(clean.document, clean.changes).toString());

// A request is judged by the whole contract: every fault with its place, the reason and the repair.
const request = readFileSync(new URL('../../schemas/examples/enterprise.json', import.meta.url), 'utf8');
const broken = validate(request.replace('"shadow"', '"shadwo"').replace('it_load_kw', 'it_load_kW'));
for (const issue of broken.errors)
  console.log(`${issue.line}:${issue.column} ${issue.path} ${issue.message} ${issue.fix}`);

// What is valid has a type: here TypeScript knows every field of the request.
const report = validate(request, { pipeline: 'enterprise' });
if (report.valid) console.log(report.missingRatio, report.document.request.signals.energy.it_load_kw, 'kW');
