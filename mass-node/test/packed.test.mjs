// Enterprise requests that are objects cross as numbers and texts, if they have just the contract's shape (lib/packed.ts).
// Whether they do must not be seen.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { ContractError, normalize, validate } from '@mass-sdk/node';

const require = createRequire(import.meta.url);
const { pack } = require('../dist/lib/packed.js');
const { DEFAULT } = require('../dist/lib/options.js');
const record = require('../dist/lib/record.js');

const EXAMPLE = readFileSync(new URL('../../schemas/examples/enterprise.json', import.meta.url), 'utf8');
const CONTEXT = { now: '2026-11-24T13:15:21.25Z', seed: 'packed' };

const fresh = () => JSON.parse(EXAMPLE);
const changed = (change) => {
  const document = fresh();
  change(document, document.request.signals);
  return document;
};

/** Whether it crossed packed, and was judged so. */
function isPacked(document) {
  const found = pack(document, DEFAULT);
  if (found === undefined) return false;
  const { buffer, at } = record.call(record.VALIDATE, found, DEFAULT);
  return buffer[at] === record.REPORT;
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
