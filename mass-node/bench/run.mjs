// `make bench-node`: @mass-sdk/node against the libraries that one would otherwise take, each doing the same full job.
//
// The job: from a Buffer, parse; validate types, formats, ranges, required and unknown members, rules across fields,
// trace context; times in UTC, absent signals as null, trace completed, ids; sorted bytes, SHA-256 of the document and of
// its content. Each peer does it in its fastest idiom; the parts beside validation are the same for all, and written for
// speed. Two of them: `ajv` with the normal form written out member by member, which is as fast as it gets and has to be
// written anew for each version of the contract, and `ajv, sorting` with a stringifier that sorts.
//
// All must agree on every document before anything is timed. The peers are spared what they have nothing for: cleaning
// the payload, recording changes, white space around ids, duplicate keys, integers that no double holds, invalid UTF-8
// inside texts, the time of a UUID. Ours does that too, in the same time.
//
//     make node-build && cd mass-node/bench && npm ci && node run.mjs [--quick] [--rounds N] [--only lane,…]
//
// Exits with 1 if the implementations disagree, otherwise with 0, whatever the figures.

import { readFileSync } from 'node:fs';
import { parseArgs } from 'node:util';
import { agree } from './agree.mjs';
import { corpus } from './corpus.mjs';
import { LANES } from './lanes.mjs';
import { machine } from './measure.mjs';
import * as ours from './ours.mjs';

const { values: chosen } = parseArgs({
  options: {
    quick: { type: 'boolean', default: false },
    rounds: { type: 'string', default: '15' },
    only: { type: 'string', default: Object.keys(LANES).join(',') },
  },
});
const lanes = chosen.only.split(',');
const unknown = lanes.filter((name) => !Object.hasOwn(LANES, name));
if (unknown.length > 0) {
  throw new Error(`there is no lane ${unknown.join(', ')}; there are ${Object.keys(LANES).join(', ')}`);
}

const peers = await Promise.all(
  [
    'ajv&normal=normal',
    'ajv&normal=normal-sorted',
    'zod&normal=normal',
    'valibot&normal=normal',
    'typebox&normal=normal',
  ].map((which) => import(`./pipeline.mjs?peer=${which}`)),
);
const { valid } = corpus();
const { dependencies } = JSON.parse(readFileSync(new URL('package.json', import.meta.url)));
const versions = Object.entries(dependencies).map(([name, version]) => `${name} ${version}`);
const size = Math.round(valid.reduce((sum, { length }) => sum + length, 0) / valid.length);
console.log(`${machine()}\nmass ${ours.version}, ${versions.join(', ')}`);
console.log(`${valid.length} valid requests of ${size} bytes on average, the same as in \`make bench\`\n`);

console.log('Do they agree?');
const wrong = agree(ours, peers, valid);
if (wrong.length > 0) {
  console.log(`\nThey do not, so nothing was timed:\n  ${wrong.slice(0, 20).join('\n  ')}`);
  process.exit(1);
}

const rounds = chosen.quick ? 3 : Number(chosen.rounds);
console.log(`\nMedian of ${rounds} rounds, and how many times that of mass (more than 1: mass is faster)`);
for (const name of lanes) {
  await LANES[name]({ ours, peers, valid, rounds, quick: chosen.quick });
}
