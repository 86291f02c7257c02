// What is measured.

import { race, report } from './measure.mjs';

/** A pass of a call over all documents. Written out for each, so that no call is measured with another's feedback. */
function over(call, items) {
  return new Function('call', 'items', 'return () => { for (const item of items) call(item); };')(call, items);
}

function all({ ours, peers }, name, items) {
  return Object.fromEntries([ours, ...peers].map((one) => [one.name, over(one[name], items)]));
}

const SORTING = 'ajv, sorting';

export const LANES = {
  async normalize(setting) {
    const { valid, rounds } = setting;
    const jobs = { ...all(setting, 'full', valid), 'JSON.parse + JSON.stringify': over(roundTrip, valid) };
    const aims = { ajv: 5, [SORTING]: 5, 'JSON.parse + JSON.stringify': 1 };
    report('normalize(Buffer): the full job, for each document', await race(jobs, rounds), valid.length, aims);
  },

  async validate(setting) {
    const { valid, rounds } = setting;
    // Both of ajv's are the same here.
    const only = { ...setting, peers: setting.peers.filter(({ name }) => name !== SORTING) };
    const jobs = { ...all(only, 'validate', valid), 'JSON.parse alone': over(JSON.parse, valid) };
    report('validate(Buffer): verdict only', await race(jobs, rounds), valid.length, { ajv: 2 });
  },

  async object(setting) {
    const { valid, rounds } = setting;
    const values = valid.map((text) => JSON.parse(text));
    const only = { ...setting, peers: setting.peers.filter(({ name }) => name !== SORTING) };
    const jobs = { ...all(only, 'validateObject', values), 'JSON.stringify alone': over(JSON.stringify, values) };
    report('validate(object): verdict only', await race(jobs, rounds), valid.length, { zod: 1.2 });
  },

  async batch({ ours, peers, valid, rounds, quick }) {
    const rows = quick ? 2_000 : 20_000;
    const ndjson = Buffer.concat(
      Array.from({ length: rows }, (_, row) => [valid[row % valid.length], NEW_LINE]).flat(),
    );
    const loop = (full) => () => {
      for (let at = 0; at < ndjson.length; ) {
        const end = ndjson.indexOf(10, at);
        full(ndjson.subarray(at, end));
        at = end + 1;
      }
    };
    const jobs = {
      'mass, all cores': () => drain(ours.normalizeBatch(ndjson), rows),
      'mass, one thread': () => drain(ours.normalizeBatch(ndjson, { threads: 1 }), rows),
    };
    for (const { name, full } of peers.filter(({ name }) => name.startsWith('ajv'))) {
      jobs[`${name} loop`] = loop(full);
    }
    const title = `batch: ${rows} rows of NDJSON (${Math.round(ndjson.length / 1e6)} MB), the full job, for each row`;
    report(title, await race(jobs, Math.min(rounds, 7)), rows, { 'ajv loop': 6, [`${SORTING} loop`]: 6 });
  },
};

const NEW_LINE = Buffer.from('\n');

const roundTrip = (bytes) => JSON.stringify(JSON.parse(bytes));

/** Takes from each row what the peers have made of theirs. */
async function drain(batch, rows) {
  let seen = 0;
  for await (const row of batch) {
    const { canonical, documentSha256, contentSha256 } = row.unwrap();
    seen += canonical.length > 0 && documentSha256.length === 71 && contentSha256.length === 71;
  }
  if (seen !== rows) {
    throw new Error(`${seen} rows of ${rows}`);
  }
}
