// In the page: ours against JSON.parse, ajv, the rules across fields, sorted members and crypto.subtle, in turns.

import judge from 'virtual:ajv';
import { normal as spelledOut } from '../../mass-node/bench/normal.mjs';
import { normal as sorting } from '../../mass-node/bench/normal-sorted.mjs';
import { check } from '../../mass-node/bench/rules.mjs';
import { settled } from './crypto.mjs';

/** Documents of one window: a millisecond or less, so that many are not disturbed by what else the machine does. */
const WINDOW = 8;

/** Windows before the first that counts: the compilers need some. */
const WARM = 150;

const median = (values) => values.toSorted((a, b) => a - b)[values.length >> 1];

function peer(normal) {
  return async (text) => {
    const document = JSON.parse(text);
    if (!judge(document)) throw new Error(judge.errors[0].message);
    const { canonical } = normal(document, check(document));
    const digests = await settled();
    // The order in which the two begin.
    const [documentSha256, contentSha256] = normal === sorting ? digests.reverse() : digests;
    return { canonical, documentSha256, contentSha256 };
  };
}

const peers = { 'ajv, sorting': peer(sorting), 'ajv, spelled out': peer(spelledOut) };

function full({ normalizeEnterprise }) {
  return (text) => {
    const { canonical, documentSha256, contentSha256 } = normalizeEnterprise(text);
    return { canonical, documentSha256, contentSha256 };
  };
}

/** Documents on which a peer has another content digest. */
export async function disagreements(mass, texts) {
  const ours = full(mass);
  const wrong = [];
  for (const [index, text] of texts.entries()) {
    const expected = ours(text);
    if (mass.canonicalize(expected.canonical).documentSha256 !== expected.documentSha256) wrong.push(`${index}: ours`);
    for (const [name, work] of Object.entries(peers)) {
      if ((await work(text)).contentSha256 !== expected.contentSha256) wrong.push(`${index}: ${name}`);
    }
  }
  return wrong;
}

/** Microseconds a document, of each: one of ten windows is faster. */
export async function job(mass, texts, rounds) {
  const contenders = { mass: full(mass), ...peers };
  const names = Object.keys(contenders);
  const times = Object.fromEntries(names.map((name) => [name, []]));
  let next = 0;
  for (let round = -WARM; round < rounds; round++) {
    names.push(names.shift());
    for (const name of names) {
      const work = contenders[name];
      const start = performance.now();
      for (let count = 0; count < WINDOW; count++) {
        const text = texts[next++ % texts.length];
        // Ours has nothing to wait for.
        if (name === 'mass') work(text);
        else await work(text);
      }
      if (round >= 0) times[name].push(((performance.now() - start) / WINDOW) * 1000);
    }
  }
  const tenth = (all) => all.toSorted((x, y) => x - y)[Math.floor(all.length / 10)];
  return Object.fromEntries(Object.keys(contenders).map((name) => [name, tenth(times[name])]));
}

/** A document of so many bytes, as someone has it in an editor. */
export function large(text, bytes) {
  const document = JSON.parse(text);
  const rows = [];
  document.payload.rows = rows;
  let size = JSON.stringify(document, null, 2).length;
  for (let row = 0; size < bytes; row++) {
    const sample = {
      rack: `R-${row}`,
      inlet_c: 20 + (row % 70) / 10,
      power_kw: 8.25 + (row % 13) * 0.37,
      at: '2026-11-24T10:15:20-03:00',
      note: ' door closed ',
      state: row % 5 === 0 ? 'n/a' : 'on',
    };
    rows.push(sample);
    size += JSON.stringify(sample, null, 2).length + 8 * 6;
  }
  return JSON.stringify(document, null, 2);
}

/** Milliseconds of `validate` and of reading its issues, after each of some keystrokes. */
export function typing({ validate }, text, strokes) {
  const edits = ['x', '"', ',', '7', ' ', '{'];
  const times = [];
  let invalid = 0;
  for (let stroke = -6; stroke < strokes; stroke++) {
    const at = Math.floor((text.length * ((stroke * 7 + 43) % 97)) / 97);
    const edited = text.slice(0, at) + edits[(stroke + 6) % edits.length] + text.slice(at);
    const start = performance.now();
    const report = validate(edited);
    for (const issue of report.issues) if (issue.message === '') throw new Error('an issue without a message');
    const spent = performance.now() - start;
    invalid += report.valid ? 0 : 1;
    if (stroke >= 0) times.push(spent);
  }
  return { median: median(times), most: Math.max(...times), invalid, bytes: text.length };
}
