// What an object may hold: each rule of the table in README.md, "Objects".

import assert from 'node:assert/strict';
import { describe, test } from 'node:test';
import { types } from 'node:util';
import vm from 'node:vm';
import { ContractError, canonicalize, normalize, normalizeSimple, restore, validate } from '@mass-sdk/node';

const FIXED = { now: '2026-11-24T13:15:21Z', seed: 'test' };

/** The canonical text of a value as a member, by the general lane as well as by the fast one. */
function written(value) {
  const fast = canonicalize({ a: value }).canonical.toString();
  // A BigInt sends the whole object by the general lane.
  const general = canonicalize({ a: value, z: 1n }).canonical.toString();
  assert.equal(general, `${fast.slice(0, -1)}${fast === '{}' ? '' : ','}"z":1}`);
  return fast.slice(5, -1);
}

/** The error for a value somewhere inside. */
function refused(value) {
  let caught;
  try {
    normalize({ payload: { list: [1, { 'a/b~c': value }] } });
  } catch (error) {
    caught = error;
  }
  assert.ok(caught instanceof TypeError, String(caught));
  assert.equal(caught.code, 'MASS_INVALID_ARGUMENT');
  const [pointer, message] = caught.message.split(/: (.*)/s);
  assert.equal(pointer, '/payload/list/1/a~1b~0c');
  return message;
}

describe('what is taken as JSON.stringify takes it', () => {
  test('scalars', () => {
    for (const value of [null, true, false, 0, -0, 1.5, 1e21, 5e-324, 1.7976931348623157e308, '', 'a"\\\u0001é€😀']) {
      assert.equal(written(value), JSON.stringify(value));
    }
  });
  test('toJSON is honoured, with the key, and what it gives is not asked again', () => {
    const keys = [];
    const value = { toJSON: (key) => keys.push(key) && { toJSON: 'kept', b: 1 } };
    assert.equal(
      canonicalize({ a: [value], b: value }).canonical.toString(),
      '{"a":[{"b":1,"toJSON":"kept"}],"b":{"b":1,"toJSON":"kept"}}',
    );
    assert.deepEqual(keys, ['0', 'b']);
    assert.equal(written(new Date(0)), '"1970-01-01T00:00:00.000Z"');
    assert.equal(written(new Date(Number.NaN)), 'null');
    assert.equal(written(new URL('https://example.org/a')), '"https://example.org/a"');
    assert.equal(canonicalize({ toJSON: () => [1] }).canonical.toString(), '[1]');
    assert.equal(canonicalize({ a: { toJSON: () => undefined } }).canonical.toString(), '{}');
  });
  test('undefined is an absent member, and null in an array', () => {
    // biome-ignore lint/suspicious/noSparseArray: holes are what it is about
    const value = { a: undefined, b: [undefined, 1, , 2] };
    assert.equal(canonicalize(value).canonical.toString(), '{"b":[null,1,null,2]}');
    assert.equal(canonicalize({ ...value, z: 1n }).canonical.toString(), '{"b":[null,1,null,2],"z":1}');
  });
  test('Number, String, Boolean and BigInt objects are their primitive', () => {
    const value = [new Number(1), new String('x'), new Boolean(false), Object(3n)];
    assert.equal(written(value), '[1,"x",false,3]');
  });
  test('members of instances are their own enumerable ones', () => {
    class Point {
      x = 1;
      #hidden = 2;
      get y() {
        return this.#hidden;
      }
    }
    const value = Object.assign(Object.create({ inherited: 1 }), { own: 1 });
    Object.defineProperty(value, 'invisible', { value: 1, enumerable: false });
    assert.equal(written(new Point()), '{"x":1}');
    assert.equal(written(value), '{"own":1}');
    assert.equal(written({ [Symbol('s')]: 1, b: 1 }), '{"b":1}');
  });
  test('prototype-less objects, and keys such as __proto__, are ordinary', () => {
    const bare = Object.assign(Object.create(null), { b: 1 });
    assert.equal(written(bare), '{"b":1}');
    const value = JSON.parse('{"__proto__": {"x": 1}, "constructor": 2, "toString": "y"}');
    assert.equal(written(value), '{"__proto__":{"x":1},"constructor":2,"toString":"y"}');
    const { payload } = normalize({ payload: value });
    assert.deepEqual(Object.keys(payload), ['__proto__', 'constructor', 'toString']);
    assert.equal(payload.x, undefined);
    assert.equal({}.x, undefined);
  });
  test('objects of another realm', () => {
    const value = vm.runInNewContext('({ a: [1, new Date(0), { b: 2 }], m: new Map([["k", 1]]) })');
    assert.equal(written(value), '{"a":[1,"1970-01-01T00:00:00.000Z",{"b":2}],"m":{"k":1}}');
  });
  test('proxies are what they show', () => {
    const value = new Proxy(
      {},
      {
        ownKeys: () => ['p'],
        getOwnPropertyDescriptor: () => ({ value: 1, enumerable: true, configurable: true }),
        get: (_, key) => (key === 'p' ? 7 : undefined),
      },
    );
    assert.ok(types.isProxy(value));
    assert.equal(written(value), '{"p":7}');
    assert.equal(written(new Proxy([1, 2], {})), '[1,2]');
  });
});

describe('what JSON.stringify would lose', () => {
  test('BigInt is its digits, and the core judges', () => {
    assert.equal(written(12n), '12');
    const { payload, issues, changes } = normalizeSimple({ n: 2n ** 53n + 1n, ok: -5n });
    assert.deepEqual(payload, { n: '9007199254740993', ok: -5 });
    assert.deepEqual(
      issues.map((issue) => [issue.code, issue.path]),
      [['number_not_interoperable', '/n']],
    );
    assert.ok(changes.some((change) => change.rule === 'big_number' && change.before === '9007199254740993'));
    assert.throws(
      () => canonicalize({ n: 2n ** 64n - 1n }),
      (error) => error.issues[0].code === 'number_not_interoperable',
    );
  });
  test('NaN and the infinities become null, with a record, and come back', () => {
    const result = normalizeSimple({ a: Number.NaN, b: [Number.POSITIVE_INFINITY], c: Number.NEGATIVE_INFINITY });
    assert.deepEqual(result.payload, { a: null, b: [null], c: null });
    const changes = result.changes.filter((change) => change.rule === 'non_finite');
    assert.deepEqual(
      changes.map((change) => change.before),
      ['NaN', 'Infinity', '-Infinity'],
    );
    assert.equal(result.restore().toString(), '{"a":NaN,"b":[Infinity],"c":-Infinity}');
    assert.throws(() => normalize('{"a": NaN}'), ContractError);
    assert.deepEqual(normalize('{"a": NaN}', { nativeNonFinite: true }).payload, { a: null });
  });
  test('a Map with text keys is an object', () => {
    const value = new Map([
      ['b', new Map([['__proto__', [1]]])],
      ['a', undefined],
    ]);
    assert.equal(written(value), '{"b":{"__proto__":[1]}}');
    assert.match(refused(new Map([[1, 2]])), /a Map with `1` as key/);
    assert.match(refused(new Map([[{}, 2]])), /a Map with an object as key/);
  });
});

describe('what has no place in a document', () => {
  for (const [name, value, expected] of [
    ['a function', () => 1, /a function has no place/],
    ['a class', class {}, /a function has no place/],
    ['a symbol', Symbol('s'), /a symbol has no place/],
    ['a Symbol object', Object(Symbol('s')), /a symbol has no place/],
    ['a Set', new Set([1]), /a Set .* Array\.from/],
    ['a Buffer', Buffer.from('x'), /a Buffer .* decode it/],
    ['a typed array', new Float64Array(2), /a Float64Array .* Array\.from/],
    ['a DataView', new DataView(new ArrayBuffer(2)), /a DataView/],
    ['an ArrayBuffer', new ArrayBuffer(2), /an ArrayBuffer/],
    ['a SharedArrayBuffer', new SharedArrayBuffer(2), /an ArrayBuffer/],
    ['a Promise', Promise.resolve(1), /a Promise .* await it/],
    ['a RegExp', /x/, /a RegExp/],
    ['an Error', new Error('x'), /an Error .* message/],
    ['a WeakMap', new WeakMap(), /a WeakMap/],
    ['a generator', (function* () {})(), /a generator/],
    ['toJSON that gives a function', { toJSON: () => () => 1 }, /a function has no place/],
  ]) {
    test(name, () => assert.match(refused(value), expected));
  }
  for (const value of [undefined, null, 1, true, 1n, Symbol('s'), () => '{}']) {
    test(`${String(value)} is no document`, () => {
      for (const call of [normalize, validate, (input) => restore(input, [])]) {
        assert.throws(() => call(value), {
          name: 'TypeError',
          code: 'MASS_INVALID_ARGUMENT',
          message: /is not a document/,
        });
      }
    });
  }
  test('a document that was not waited for', () => {
    assert.throws(() => normalize(Promise.resolve('{}')), { name: 'TypeError', message: /await it/ });
  });
  test('canonicalize takes scalars, but nothing that is no value', () => {
    assert.equal(canonicalize(null).canonical.toString(), 'null');
    assert.equal(canonicalize(-0).canonical.toString(), '0');
    assert.equal(canonicalize(10n).canonical.toString(), '10');
    assert.equal(canonicalize('"text"').canonical.toString(), '"text"');
    assert.throws(() => canonicalize(undefined), TypeError);
    assert.throws(
      () => canonicalize(Number.NaN),
      (error) => error.issues[0].code === 'number_not_interoperable',
    );
  });
});

describe('code of the caller that runs on the way', () => {
  test('what a getter, toJSON or proxy throws passes through', () => {
    const boom = new RangeError('boom');
    const thrower = () => {
      throw boom;
    };
    for (const value of [
      {
        get a() {
          return thrower();
        },
      },
      { a: { toJSON: thrower } },
      { a: [new Proxy({}, { ownKeys: thrower })] },
      { a: new Proxy([1], { get: thrower }) },
      {
        a: 1n,
        b: {
          get c() {
            return thrower();
          },
        },
      },
    ]) {
      assert.throws(
        () => normalize(value),
        (error) => error === boom,
      );
    }
    assert.throws(
      () =>
        normalize({
          get a() {
            throw undefined;
          },
        }),
      (error) => error === undefined,
    );
  });
  test('it may call us', () => {
    const value = {
      get a() {
        return normalize({ inner: ' x ' }).payload.inner;
      },
      b: { toJSON: () => canonicalize([2, 1n]).canonical.toString() },
    };
    assert.deepEqual(normalize(value).payload, { a: 'x', b: '[2,1]' });
  });
  test('it may change what is visited', () => {
    const list = [
      1,
      {
        get a() {
          list.length = 0;
          return 1;
        },
      },
      3,
    ];
    assert.equal(canonicalize(list).canonical.toString().startsWith('['), true);
    const value = {
      get a() {
        delete value.b;
        return 1;
      },
      b: 2,
    };
    assert.equal(canonicalize(value).canonical.toString(), '{"a":1}');
  });
});

describe('limits', () => {
  const nested = (depth, inner = 1) => {
    let value = inner;
    for (let level = 0; level < depth; level++) value = level % 2 ? [value] : { n: value };
    return value;
  };
  const codes = (work) => {
    try {
      work();
      return [];
    } catch (error) {
      assert.ok(error instanceof ContractError, String(error));
      return error.issues.map((issue) => [issue.code, issue.path]);
    }
  };
  test('a cycle is too deep, and the core says where', () => {
    const value = { a: 1 };
    value.self = value;
    const [[code, path]] = codes(() => canonicalize(value));
    assert.equal(code, 'too_deep');
    assert.equal(path, '/self'.repeat(64));
    const map = new Map();
    map.set('m', [map]);
    assert.equal(codes(() => canonicalize({ map }))[0][0], 'too_deep');
  });
  test('the limit on depth is that of texts', () => {
    for (const options of [undefined, { maxDepth: 3 }, { maxDepth: 256 }]) {
      const limit = options?.maxDepth ?? 64;
      for (const depth of [limit, limit + 1, limit + 5]) {
        const value = nested(depth);
        const text = JSON.stringify(value);
        assert.deepEqual(
          codes(() => canonicalize(value, options)),
          codes(() => canonicalize(text, options)),
        );
        assert.equal(codes(() => canonicalize(value, options)).length, depth > limit ? 1 : 0);
        assert.equal(codes(() => canonicalize(nested(depth, 1n), options)).length, depth > limit ? 1 : 0);
      }
    }
    assert.equal(codes(() => canonicalize(nested(100_000)))[0][0], 'too_deep');
  });
  test('what is too large is not written to the end', () => {
    const shared = Array.from({ length: 10 }, () => 'x'.repeat(100));
    let value = shared;
    for (let level = 0; level < 60; level++) value = [value, value, value];
    assert.deepEqual(
      codes(() => normalize({ value })),
      [['too_large', '']],
    );
    assert.deepEqual(
      codes(() => normalize({ value: new Array(2 ** 32 - 1) })),
      [['too_large', '']],
    );
    assert.deepEqual(
      codes(() => normalize({ value: 'x'.repeat(2 ** 28) })),
      [['too_large', '']],
    );
    assert.deepEqual(
      codes(() => normalize({ value: 10n ** 2_000_000n })),
      [['too_large', '']],
    );
    assert.deepEqual(
      codes(() => normalize({ a: 'x'.repeat(20) }, { maxBytes: 10 })),
      [['too_large', '']],
    );
  });
  test('a text that is no Unicode is refused, with its place', () => {
    assert.deepEqual(
      codes(() => normalize({ a: [1, { b: 'x\ud800y' }] })),
      [['invalid_json', '/a/1/b']],
    );
    assert.deepEqual(
      codes(() => normalize({ a: { 'k\udc00': 1 } })),
      [['invalid_json', '/a/k\\udc00']],
    );
    assert.deepEqual(
      codes(() => normalize({ a: 1n, b: '\uffff' })),
      [['invalid_json', '/b']],
    );
    assert.deepEqual(
      codes(() => normalize({ a: '😀', b: 'é' })),
      [],
    );
  });
  test('issues about objects have no lines', () => {
    const { issues } = validate({ schema_version: '1.1', request: { mode: 'shadwo' } });
    assert.ok(issues.length > 3);
    assert.ok(issues.every((issue) => issue.line === undefined && issue.column === undefined));
  });
});

test('both lanes make the same text', () => {
  // A small generator with a seed of its own, so that a failure can be repeated.
  let state = 1;
  const random = (below) => {
    state = (state * 48271) % 2147483647;
    return state % below;
  };
  const texts = ['', 'a', 'é', '"', '\\', '\n', '😀', '12,5', ' x ', '__proto__', '0', 'x'.repeat(70), '\u2028'];
  const make = (depth) => {
    switch (random(depth > 4 ? 6 : 8)) {
      case 0:
        return random(1000) / 7;
      case 1:
        return random(2) === 0;
      case 2:
        return null;
      case 3:
        return texts[random(texts.length)];
      case 4:
        return new Date(random(2 ** 31) * 1000);
      case 5:
        return undefined;
      case 6:
        return Array.from({ length: random(4) }, () => make(depth + 1));
      default:
        return Object.fromEntries(
          Array.from({ length: random(5) }, () => [texts[random(texts.length)], make(depth + 1)]),
        );
    }
  };
  for (let round = 0; round < 3000; round++) {
    const value = { v: make(0) };
    const fast = canonicalize(value);
    const general = canonicalize(new Map(Object.entries(value)));
    const text = canonicalize(JSON.stringify(value));
    assert.equal(general.documentSha256, fast.documentSha256);
    assert.equal(text.documentSha256, fast.documentSha256);
  }
});

test('an object and its text give the same result', () => {
  const value = { 'IT Load (kW)': '1.240,5', when: new Date(0), list: [' a ', 'n/a', { yes: 'sí' }] };
  const [one, two] = [normalize(value, FIXED), normalize(JSON.stringify(value), FIXED)];
  assert.deepEqual(one.canonical, two.canonical);
  assert.deepEqual(one.changes, two.changes);
});
