// Before anything is timed: every implementation accepts, doubts and rejects the same, and makes the same of it.

import { createHash } from 'node:crypto';
import { doubtful, faults, odd } from './documents.mjs';

const SENT = ['correlation_id', 'trace', 'normalized_at_utc'];
const SENT_IN_REQUEST = ['request_id', 'idempotency_key', 'timestamp_utc'];

const sha256 = (bytes) => `sha256:${createHash('sha256').update(bytes).digest('hex')}`;

/** The document without the clock and the ids that an implementation made itself; canonical, so texts can be compared. */
function withoutGenerated(done, source) {
  const [document, sent] = [JSON.parse(done.canonical), JSON.parse(source)];
  for (const name of ['normalized_at_utc', 'correlation_id']) {
    if (!(name in sent)) {
      delete document[name];
    }
  }
  if (!('idempotency_key' in sent.request)) {
    delete document.request.idempotency_key;
  }
  return JSON.stringify(document);
}

/** What is wrong with a result by itself: members out of order, digests of something else. */
function unsound(done) {
  const document = JSON.parse(done.canonical);
  const text = JSON.stringify(sorted(document));
  if (text !== done.canonical.toString()) {
    return 'the bytes are not canonical';
  }
  if (done.documentSha256 !== sha256(done.canonical)) {
    return 'documentSha256 is not that of the bytes';
  }
  for (const name of SENT) {
    delete document[name];
  }
  for (const name of SENT_IN_REQUEST) {
    delete document.request[name];
  }
  return done.contentSha256 === sha256(JSON.stringify(document))
    ? undefined
    : 'contentSha256 is not that of the content';
}

function sorted(value) {
  if (typeof value !== 'object' || value === null) {
    return value;
  }
  if (Array.isArray(value)) {
    return value.map(sorted);
  }
  return Object.fromEntries(
    Object.keys(value)
      .sort()
      .map((name) => [name, sorted(value[name])]),
  );
}

/** With a time of normalising, so that bytes can be equal: the clocks are not. */
function stamp(text) {
  const source = text.toString();
  return Buffer.from(
    source.includes('"normalized_at_utc"')
      ? source
      : `{"normalized_at_utc":"2026-11-24T23:15:21.25Z",${source.slice(1)}`,
  );
}

function attempt(call, ...args) {
  try {
    return { value: call(...args) };
  } catch (error) {
    return { error };
  }
}

/** What the two disagree on; prints how far they agree. */
function compare(ours, peer, valid) {
  const wrong = [];
  let equal = 0;
  const accepted = [...valid, ...odd(valid[0])];
  for (const text of accepted) {
    const about = text.subarray(0, 80);
    const value = JSON.parse(text);
    const stamped = stamp(text);
    const made = attempt(() => [ours, peer].flatMap((one) => [one.full(text), one.full(stamped)]));
    const judged = attempt(() =>
      [peer.validate(text), peer.validateObject(value)].every((codes) => codes.length === 0),
    );
    const error = made.error ?? judged.error;
    if (error !== undefined) {
      wrong.push(`a valid document was refused: ${error.message}: ${about}`);
      continue;
    }
    const [expected, expectedStamped, found, foundStamped] = made.value;
    if (withoutGenerated(found, text) !== withoutGenerated(expected, text)) {
      wrong.push(`another document: ${about}`);
    }
    if (found.contentSha256 !== expected.contentSha256) {
      wrong.push(`another content digest: ${about}`);
    }
    if (!judged.value) {
      wrong.push(`warnings where there are none: ${about}`);
    }
    if (JSON.stringify(value) !== JSON.stringify(JSON.parse(text))) {
      wrong.push(`the caller's object was changed: ${about}`);
    }
    const fault = unsound(found) ?? unsound(foundStamped);
    if (fault !== undefined) {
      wrong.push(`${fault}: ${about}`);
    }
    equal += foundStamped.documentSha256 === expectedStamped.documentSha256;
  }
  for (const { code, text } of doubtful(valid[0])) {
    for (const judge of [() => peer.validate(text), () => peer.validateObject(JSON.parse(text))]) {
      const { value, error } = attempt(judge);
      if (String(value) !== code) {
        wrong.push(`warnings ${value ?? error.message}, expected ${code}`);
      }
    }
  }
  let rejected = 0;
  for (const { what, text } of faults(valid[0])) {
    const calls = { full: () => peer.full(text), validate: () => peer.validate(text) };
    if (!what.startsWith('text')) {
      calls.validateObject = () => peer.validateObject(JSON.parse(text));
    }
    const passed = Object.keys(calls).filter((name) => attempt(calls[name]).error === undefined);
    wrong.push(...passed.map((name) => `accepted by ${name}: ${what}`));
    rejected += passed.length === 0;
  }
  console.log(
    `  ${peer.name.padEnd(16)} accepts ${accepted.length}, the same content; rejects ${rejected}; ` +
      `document digests equal on ${equal}`,
  );
  return wrong.map((what) => `${peer.name}: ${what}`);
}

export function agree(ours, peers, valid) {
  return [ours, ...peers].flatMap((peer) => compare(ours, peer, valid));
}
