// Enterprise requests that are objects cross as numbers and texts, if they have just the contract's shape (lib/packed.ts).
// Whether they do must not be seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { ContractError, normalize, validate } from '@mass-sdk/node';

const require = createRequire(import.meta.url);
const { judge, pack } = require('../dist/lib/packed.js');
const { DEFAULT } = require('../dist/lib/options.js');
const { native } = require('../dist/lib/native.js');
const record = require('../dist/lib/record.js');

const EXAMPLE = readFileSync(new URL('../../schemas/examples/enterprise.json', import.meta.url), 'utf8');
const CONTEXT = { now: '2026-11-24T13:15:21.25Z', seed: 'packed' };

const fresh = () => JSON.parse(EXAMPLE);
const changed = (change) => {
  const document = fresh();
  change(document, document.request.signals);
  return document;
};

/** Whether it crossed packed, and was judged so: from its members, and from the text that is made of them. */
function isPacked(document) {
  const sound = judge(document, DEFAULT);
  const found = pack(document, DEFAULT);
  if (found === undefined) {
    assert.equal(sound, undefined);
    return false;
  }
  const { buffer, at } = record.call(record.VALIDATE, found, DEFAULT);
  assert.equal(buffer[at] === record.REPORT, sound !== undefined);
  if (sound !== undefined) assert.deepEqual(JSON.parse(sound.text()), JSON.parse(JSON.stringify(document)));
  return sound !== undefined;
}

function judged(document) {
  try {
    const { canonical, documentSha256, contentSha256, changes, issues, pipeline } = normalize(document, CONTEXT);
    const digests = [documentSha256, contentSha256];
    return { canonical: canonical.toString(), digests, changes, issues: placeless(issues), pipeline };
  } catch (error) {
    if (!(error instanceof ContractError)) throw error;
    return { issues: placeless(error.issues), pipeline: error.pipeline };
  }
}

const placeless = (issues) => issues.map(({ line, column, ...issue }) => issue);

/** The same is said of the object as of its text. */
function same(document) {
  const text = JSON.stringify(document);
  const [report, expected] = [validate(document), validate(text)];
  for (const name of ['valid', 'pipeline', 'missingRatio', 'stalenessSeconds']) {
    assert.equal(report[name], expected[name], name);
  }
  assert.deepEqual(report.issues, placeless(expected.issues));
  assert.deepEqual(report.document, expected.document);
  assert.deepEqual(judged(document), judged(text));
}

const PACKED = {
  'as it is': () => {},
  'members in another order': (d) => {
    d.request = Object.fromEntries(Object.entries(d.request).reverse());
  },
  'absent and null signals': (_, signals) => {
    delete signals.energy.energy_price_usd_per_kwh;
    signals.thermal.supply_temp_c = null;
    delete signals.workload.tokens_per_watt_est;
  },
  'null for an object that may be null': (d, signals) => {
    d.request.data_contract.quality_flags.max_missing_ratio = 0.5;
    signals.workload.job_mix = null;
  },
  'numbers of all kinds': (d, { energy, workload }) => {
    energy.energy_price_usd_per_kwh = -0;
    energy.carbon_intensity_gco2_per_kwh = 5e-324;
    workload.tokens_per_watt_est = 1.7976931348623157e308;
    workload.queue_depth = 9007199254740991;
    d.request.constraints.hard.max_setpoint_change_c = 1e21;
    d.request.constraints.hard.max_rack_inlet_p95_c = 0.1 + 27;
  },
  'numbers near the end of the fast way': (d, { energy, workload }) => {
    energy.energy_price_usd_per_kwh = -0.0001;
    energy.carbon_intensity_gco2_per_kwh = 9999999999.9999;
    workload.tokens_per_watt_est = 0.00005;
    workload.queue_depth = 10000000000;
    d.request.constraints.hard.max_setpoint_change_c = 10000000000.0001;
    d.request.constraints.hard.max_rack_inlet_p95_c = 27.10001;
  },
  'a payload of all kinds': (d) => {
    d.payload = {
      'ключ "x"': ['\u0000', '\ud83d\ude00', -0, 1e21, true, null, { deep: [[]] }],
      at: new Date(0),
      no: undefined,
    };
  },
  'an empty payload': (d) => {
    d.payload = {};
  },
  'a payload whose texts are not ASCII': (d) => {
    d.payload = { é: 'ñandú', list: ['', '日本', 'plain', '\ud83d\ude00'], '\ud83d\ude00': { ü: '' }, last: 'x' };
  },
  'a payload with names of JavaScript': (d) => {
    d.payload = JSON.parse('{"__proto__":{"a":1},"constructor":"x","2":0,"1":0,"":[{}],"length":2}');
  },
  'a payload of many members': (d) => {
    d.payload = Object.fromEntries(Array.from({ length: 1500 }, (_, at) => [`m${at}`, at]));
  },
  'a payload with holes': (d) => {
    // biome-ignore lint/suspicious/noSparseArray: what JSON.stringify makes of it is the rule
    d.payload = { list: [, undefined, null, new Date(Number.NaN)], not: undefined };
  },
  'without prototype': (d) => {
    Object.setPrototypeOf(d.request.assets, null);
  },
  'a getter': (d) => {
    const mode = d.request.mode;
    Object.defineProperty(d.request, 'mode', { get: () => mode, enumerable: true });
  },
};

for (const [name, change] of Object.entries(PACKED)) {
  test(`packed: ${name}`, () => {
    assert.ok(isPacked(changed(change)));
    same(changed(change));
  });
}

const AS_TEXT = {
  'an unknown member': (d) => {
    d.request.extra = 1;
  },
  'an unknown member in the place of a known one': (_, signals) => {
    delete signals.energy.it_load_kw;
    signals.energy.it_load = 1;
  },
  'a member that is undefined': (_, signals) => {
    signals.energy.it_load_kw = undefined;
  },
  'toJSON in an object': (_, signals) => {
    signals.energy.toJSON = () => ({});
  },
  'toJSON that cannot be seen': (_, signals) => {
    Object.defineProperty(signals.energy, 'toJSON', { value: () => ({}) });
  },
  'members that are inherited': (_, signals) => {
    signals.energy = Object.create({ it_load_kw: 1 });
  },
  'an instance of a class': (_, signals) => {
    signals.energy = Object.assign(new (class Energy {})(), signals.energy);
  },
  'a Date': (d) => {
    d.request.timestamp_utc = new Date(d.request.timestamp_utc);
  },
  'a text that is not ASCII': (d) => {
    d.request.tenant_id = 'añil';
  },
  'a text with a quote': (d) => {
    d.request.tenant_id = '","mode":"active';
  },
  'an array for an object': (_, signals) => {
    signals.energy = [];
  },
  'null for an object': (_, signals) => {
    signals.energy = null;
  },
  'a warning': (_, { energy }) => {
    energy.pue_current = 9;
  },
  'an error': (_, { energy }) => {
    energy.it_load_kw = -1;
  },
  'a payload of too many members': (d) => {
    d.payload = Object.fromEntries(Array.from({ length: 9000 }, (_, at) => [`m${at}`, at]));
  },
  'a payload with a Date that says something else': (d) => {
    d.payload = { at: Object.assign(new Date(0), { toJSON: () => 'later' }) };
  },
  'a payload with a doubtful text': (d) => {
    d.payload = { number: '1,234' };
  },
  'a payload that is a text': (d) => {
    d.payload = 'none';
  },
  'a large payload': (d) => {
    d.payload = { text: 'x'.repeat(70_000) };
  },
  'a deep payload': (d) => {
    for (let depth = 0; depth < 80; depth++) d.payload = { d: d.payload };
  },
};

for (const [name, change] of Object.entries(AS_TEXT)) {
  test(`as text: ${name}`, () => {
    assert.ok(!isPacked(changed(change)));
    same(changed(change));
  });
}

/** Payloads of which JSON.stringify makes something else than the rules of lib/write.ts do. */
const BY_RULES = {
  'a number that is none': { list: [Number.POSITIVE_INFINITY] },
  'a BigInt': { list: [1n] },
  'texts that are no Unicode': { first: 'a\ud83d', second: 'é' },
  'texts that are Unicode only together': { first: 'a\ud83d', '\ude00b': '' },
  'a name that is no Unicode': { 'a\ud83d': 1 },
  'a Map': { map: new Map([[1, 2]]) },
  'a boxed number': { box: Object(1) },
  toJSON: { to: { toJSON: () => 1 } },
  'toJSON of a list': { to: Object.assign([1], { toJSON: () => 1 }) },
  'a function': { work() {} },
};

for (const [name, payload] of Object.entries(BY_RULES)) {
  test(`a payload with what is not plain: ${name}`, () => {
    assert.ok(!isPacked({ ...fresh(), payload }));
  });
}

test('a number that is none, and a symbol', () => {
  const nan = changed((_, { energy }) => {
    energy.it_load_kw = Number.NaN;
  });
  assert.deepEqual(
    validate(nan).errors.map(({ code, path }) => [code, path]),
    [['number_not_interoperable', '/request/signals/energy/it_load_kw']],
  );
  const symbol = changed((_, { energy }) => {
    energy.it_load_kw = Symbol('x');
  });
  assert.throws(() => validate(symbol), /\/request\/signals\/energy\/it_load_kw: a symbol/);
});

test('a getter that calls, or throws, in the middle', () => {
  const calls = changed((d) => {
    const { mode } = d.request;
    const get = () => (validate(fresh()).valid ? mode : 'no');
    Object.defineProperty(d.request, 'mode', { get, enumerable: true });
  });
  assert.ok(validate(calls).valid);
  assert.equal(judged(calls).canonical, judged(fresh()).canonical);
  const throws = changed((d) => {
    const get = () => {
      throw new Error('mine');
    };
    Object.defineProperty(d.request, 'mode', { get, enumerable: true });
  });
  assert.throws(() => validate(throws), /mine/);
  assert.ok(isPacked(fresh()));
});

test("members that all objects inherit are not taken for an object's own", () => {
  Object.prototype.polluted = 1;
  try {
    assert.ok(!isPacked(fresh()));
    same(fresh());
  } finally {
    delete Object.prototype.polluted;
  }
});

test('documents that were judged stay as they were, however many come after them', () => {
  const sent = Array.from({ length: 400 }, (_, at) =>
    changed((d) => {
      d.request.request_id = `r-${at}`;
      d.payload = { at, text: 'x'.repeat((at * 37) % 2500) };
    }),
  );
  const reports = sent.map((document) => validate(document));
  assert.ok(sent.every(isPacked));
  for (const [at, report] of reports.entries()) assert.deepEqual(report.document, sent[at]);
});

test('a piece that is nearly full does not decide how a document crosses', () => {
  for (let at = 0; at < 80; at++) {
    const document = changed((d) => {
      d.payload = { text: 'x'.repeat((at % 2) * 19_000) };
    });
    assert.ok(isPacked(document), at);
  }
});

test('another shape than that of the contract is refused, and so is what was not packed', () => {
  const bytes = Buffer.alloc(64, 0xff);
  assert.equal(native.judge(bytes, 0, 0), 0);
  assert.equal(native.judge(bytes, 65, 0), 0);
  assert.equal(native.judge(Buffer.alloc(0), 0, 0), 0);
  assert.equal(native.unpack(bytes, 0), '');
});

test('limits hold', () => {
  assert.equal(validate(fresh(), { maxBytes: 100 }).issues[0].code, 'too_large');
  assert.equal(validate(fresh(), { maxDepth: 2 }).issues[0].code, 'too_deep');
});

test('a document that was judged stays as it was', () => {
  const document = fresh();
  const report = validate(document);
  document.request.mode = 'active';
  assert.equal(report.document.request.mode, fresh().request.mode);
});
