// Enterprise requests that are objects and do not cross packed (lib/packed.ts): of another shape, or with something to be
// said about them. It is said as of their text.

import assert from 'node:assert/strict';
import { test } from 'node:test';
import { validate } from '@mass-sdk/node';
import { changed, fresh, isPacked, judged, same } from './packing.mjs';

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

test('limits hold', () => {
  assert.equal(validate(fresh(), { maxBytes: 100 }).issues[0].code, 'too_large');
  assert.equal(validate(fresh(), { maxDepth: 2 }).issues[0].code, 'too_deep');
});
