// Enterprise requests that are objects cross as numbers and texts, if they have just the contract's shape (lib/packed.ts).
// Whether they do must not be seen. See unpacked.test.mjs for those that do not.

import assert from 'node:assert/strict';
import { createRequire } from 'node:module';
import { test } from 'node:test';
import { validate } from '@mass-sdk/node';
import { changed, fresh, isPacked, same } from './packing.mjs';

const { native } = createRequire(import.meta.url)('../dist/lib/native.js');

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

test('a document that was judged stays as it was', () => {
  const document = fresh();
  const report = validate(document);
  document.request.mode = 'active';
  assert.equal(report.document.request.mode, fresh().request.mode);
});

test('another shape than that of the contract is refused, and so is what was not packed', () => {
  const bytes = Buffer.alloc(64, 0xff);
  assert.equal(native.judge(bytes, 0, 0), 0);
  assert.equal(native.judge(bytes, 65, 0), 0);
  assert.equal(native.judge(Buffer.alloc(0), 0, 0), 0);
  assert.equal(native.unpack(bytes, 0), '');
});
