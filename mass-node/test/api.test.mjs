// Calls, results, options and errors.

import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { describe, test } from 'node:test';
import { inspect } from 'node:util';
import * as mass from '@mass-sdk/node';

const {
  ContractError,
  canonicalize,
  normalize,
  normalizeEnterprise,
  normalizeSimple,
  promote,
  restore,
  upgrade,
  validate,
  validateResponse,
} = mass;

const example = (name) => readFileSync(new URL(`../../schemas/examples/${name}.json`, import.meta.url));
const ENTERPRISE = example('enterprise');
const FIXED = { now: '2026-11-24T13:15:21Z', seed: 'readme' };

test('names are the same for import and require, and classes too', async () => {
  const cjs = createRequire(import.meta.url)('@mass-sdk/node');
  const names = Object.keys(cjs).filter((name) => name !== '__esModule');
  assert.deepEqual(Object.keys(mass).sort(), names.sort());
  for (const [name, value] of Object.entries(mass)) assert.equal(value, cjs[name]);
});

describe('normalize', () => {
  test('gives the document of the README', () => {
    const text = '{"IT Load (kW)": "1.240,5", "Free cooling": "sí", "Humidity": "n/a", "Rack": "007", "Fans": "1,234"}';
    const result = normalize(text, FIXED);
    assert.equal(result.pipeline, 'simple');
    assert.deepEqual(result.payload, {
      Fans: '1,234',
      'Free cooling': true,
      Humidity: null,
      'IT Load (kW)': 1240.5,
      Rack: '007',
    });
    assert.equal(result.correlationId, 'corr-01a20db2-5628-7dda-8e19-6499985dea89');
    assert.equal(result.idempotencyKey, 'idem-01a20db2-5628-7af5-b5d5-10f6dc32fc49');
    assert.deepEqual(
      result.issues.map((issue) => issue.code),
      ['ambiguous_number'],
    );
    assert.equal(JSON.stringify(result), result.canonical.toString());
    assert.equal(`${result}`, result.canonical.toString());
    assert.deepEqual(canonicalize(result.restore()).canonical, canonicalize(text).canonical);
    assert.deepEqual(restore(result.document, result.changes), result.restore());
    assert.deepEqual(restore(result.canonical, result.changes), result.restore());
  });
  test('makes what is asked for once', () => {
    const result = normalize(ENTERPRISE);
    for (const name of ['canonical', 'document', 'changes', 'issues', 'recognised', 'payload']) {
      assert.equal(result[name], result[name], name);
    }
    result.document.payload = 'changed';
    assert.notEqual(JSON.parse(result.canonical).payload, 'changed');
    assert.match(inspect(result), /^Normalized \{\s+pipeline: 'enterprise',\s+documentSha256: 'sha256:[0-9a-f]{64}'/);
  });
  test('results do not disturb each other', () => {
    const results = Array.from({ length: 300 }, (_, n) => normalize({ n, pad: 'x'.repeat((n * 97) % 5000) }));
    for (const [n, result] of results.entries()) {
      assert.equal(result.payload.n, n);
      assert.equal(result.payload.pad.length, (n * 97) % 5000);
      assert.equal(canonicalize(result.canonical).documentSha256, result.documentSha256);
    }
    const large = normalize({ pad: 'y'.repeat(200_000) });
    assert.equal(large.payload.pad.length, 200_000);
  });
  test('takes its own canonical bytes, wherever they are', () => {
    let result = normalize(ENTERPRISE);
    for (let round = 0; round < 200; round++) {
      const next = normalize(result.canonical);
      assert.deepEqual(next.canonical, result.canonical);
      assert.deepEqual(next.changes, []);
      result = next;
    }
    // Memory of records as a whole, the part that is written next among it.
    const all = Buffer.from(result.canonical.buffer);
    assert.throws(() => normalize(all), ContractError);
  });
  test('by pipeline', () => {
    assert.equal(
      normalizeSimple(
        ENTERPRISE.toString()
          .replace('"1.1"', '"1.0-simple"')
          .replace(/"request": \{.*\},\s*"payload"/s, '"payload"'),
      ).pipeline,
      'simple',
    );
    assert.throws(
      () => normalizeEnterprise({}),
      (error) => error.pipeline === 'enterprise' && error.issues.every((issue) => issue.code === 'missing_field'),
    );
  });
  test('new ids and the time of the system, unless they are given', () => {
    const [one, two] = [normalize({}), normalize({})];
    assert.notEqual(one.correlationId, two.correlationId);
    assert.ok(Math.abs(Date.parse(one.document.normalized_at_utc) - Date.now()) < 60_000);
    assert.equal(normalize({}, { now: new Date(0) }).document.normalized_at_utc, '1970-01-01T00:00:00Z');
    const seeds = [7, 7n, '7', Buffer.from('7')].map((seed) => normalize({}, { ...FIXED, seed }).correlationId);
    assert.equal(new Set(seeds).size, 1);
    assert.notEqual(normalize({}, { seed: '' }).correlationId, undefined);
  });
  test('recognises signals', () => {
    const { recognised } = normalize({ 'Supply Air Temp (°F)': 68 }, { signals: true });
    assert.deepEqual(
      { ...recognised[0], alias: undefined },
      {
        signal: '/thermal/supply_temp_c',
        value: 20,
        unit: '°C',
        path: '/Supply Air Temp (°F)',
        name: 'Supply Air Temp (°F)',
        fromUnit: '°F',
        alias: undefined,
      },
    );
  });
});

describe('validate', () => {
  test('a valid document', () => {
    const report = validate(ENTERPRISE);
    assert.deepEqual([report.valid, report.pipeline, report.stalenessSeconds], [true, 'enterprise', 20]);
    assert.ok(report.missingRatio >= 0 && report.missingRatio < 1);
    assert.deepEqual(report.document, JSON.parse(ENTERPRISE));
    assert.equal(report.document, report.document);
    assert.deepEqual(report.errors, []);
    report.throwIfInvalid();
    assert.equal(validate({}).missingRatio, null);
  });
  test('what was judged is what is shown', () => {
    const buffer = Buffer.from('{"a":1}');
    const report = validate(buffer);
    buffer.write('{"a":2}');
    assert.deepEqual(report.document, { a: 1 });
    const object = { a: 1 };
    const other = validate(object);
    object.a = 2;
    assert.deepEqual(other.document, { a: 1 });
    assert.deepEqual(validate('\ufeff{"a":NaN,"b":"NaN"}', { nativeNonFinite: true }).document, { a: null, b: 'NaN' });
  });
  test('a bad one never throws', () => {
    for (const input of ['', '{', 'null', '[]', Buffer.from([0xff]), '{"schema_version": "1.1"}', '{"a":1,"a":2}']) {
      const report = validate(input);
      assert.equal(report.valid, false);
      assert.equal(report.document, undefined);
      assert.ok(report.errors.length > 0);
      assert.throws(
        () => report.throwIfInvalid(),
        (error) => error instanceof ContractError && error.issues === report.issues,
      );
    }
  });
  test('issues have all that is said about them', () => {
    const text = ENTERPRISE.toString().replace('"shadow"', '"shadwo"');
    const [issue] = validate(text).errors;
    assert.deepEqual(Object.keys(issue), [
      'code',
      'layer',
      'severity',
      'path',
      'message',
      'fix',
      'params',
      'line',
      'column',
    ]);
    assert.equal(issue.params.nearest, 'shadow');
    assert.ok(text.split('\n')[issue.line - 1].includes('shadwo'));
    const [es] = validate(text, { locale: 'es' }).errors;
    assert.match(es.message, /¿Quiso decir “shadow”\?/);
    assert.match(es.fix, /^[A-Z]/);
  });
  test('a response, with its request', () => {
    const response = example('response');
    assert.equal(validateResponse(response).valid, true);
    const report = validateResponse(response, { schema_version: '1.1' });
    assert.ok(report.issues.some((issue) => issue.path.startsWith('/$request')));
    assert.ok(report.issues.every((issue) => (issue.line === undefined) === issue.path.startsWith('/$request')));
  });
});

test('promote and upgrade say what is missing', () => {
  const codes = (work) => {
    try {
      work();
    } catch (error) {
      return error.issues.map((issue) => issue.path);
    }
    return [];
  };
  assert.ok(codes(() => promote({ 'IT Load (kW)': 1240.5 }, { tenant_id: 'a' })).includes('/request/environment'));
  assert.ok(codes(() => upgrade({ PUE: 1.4 }, '1.1')).includes('/request/tenant_id'));
  assert.equal(upgrade({ PUE: 1.4 }, '1.0-simple').pipeline, 'simple');
  assert.throws(() => upgrade({}, 11), { name: 'TypeError', message: /`to` must be a string/ });
});

test('restore names what does not fit', () => {
  const changes = [{ path: '/b', rule: 'trim', before: ' x', after: 'x' }];
  assert.throws(() => restore({ a: 1 }, changes), { name: 'RestoreError', code: 'MASS_RESTORE', path: '/b' });
  assert.throws(() => restore({ a: 1 }, [{ path: 1 }]), { name: 'TypeError', message: /changes/ });
  assert.throws(() => restore({ a: 1 }, '[]'), TypeError);
});

test('schemas, catalogue and versions are those that are published', () => {
  const published = (name) => JSON.parse(readFileSync(new URL(`../../schemas/${name}.json`, import.meta.url)));
  for (const [kind, version] of [
    ['enterprise', '1.1'],
    ['simple', '1.0'],
    ['response', '1.1'],
  ]) {
    assert.deepEqual(mass.schema(kind), published(`${kind}-${version}.schema`));
    assert.deepEqual(mass.schema(kind, version), mass.schema(kind));
  }
  assert.throws(() => mass.schema('enterprise', '9'), {
    name: 'TypeError',
    message: 'there is no schema enterprise 9; there are enterprise 1.1, simple 1.0, response 1.1',
  });
  assert.throws(() => mass.schema('x'), { name: 'TypeError', message: /^there is no schema x; there are enterprise/ });
  assert.deepEqual(mass.issueCatalogue(), published('issues').issues);
  assert.equal(mass.CATALOGUE_VERSION, published('issues').version);
  assert.deepEqual(mass.CONTRACT_VERSIONS, ['1.0-simple', '1.1']);
  assert.equal(mass.version, JSON.parse(readFileSync(new URL('../package.json', import.meta.url))).version);
});

describe('options', () => {
  const message = (options, call = normalize) => {
    try {
      call('{}', options);
    } catch (error) {
      assert.ok(error instanceof TypeError && error.code === 'MASS_INVALID_OPTIONS', String(error));
      return error.message;
    }
    return assert.fail('taken');
  };
  test('an unknown one is refused, with the nearest name', () => {
    assert.match(message({ strickt: true }), /no option `strickt`. Did you mean `strict`\? There are pipeline, strict/);
    assert.match(message({ max_bytes: 1 }), /Did you mean `maxBytes`/);
    assert.match(message({ rules: { big_number: true } }), /Did you mean `bigNumber`/);
    assert.match(message({ xyzzy: 1 }), /no option `xyzzy`. There are/);
    assert.match(message({ __proto__: null, constructor: 1 }), /no option `constructor`/);
    assert.match(message({ idempotency: 'random' }, validate), /no option `idempotency`/);
    assert.match(message({ now: new Date() }, validate), /no option `now`/);
    assert.match(message({ strict: true }, canonicalize), /no option `strict`/);
    assert.match(message({ pipeline: 'simple' }, normalizeSimple), /normalizeSimple: there is no option `pipeline`/);
  });
  test('so is a wrong type', () => {
    assert.match(message({ strict: 1 }), /`strict` must be a boolean; found `1`/);
    assert.match(message({ locale: null }), /`locale` must be a string; found null/);
    assert.match(message({ maxBytes: 1.5 }), /`maxBytes` must be an integer/);
    assert.match(message({ maxBytes: -1 }), /`maxBytes` must be an integer/);
    assert.match(message({ rules: { trim: 1 } }), /`rules.trim` must be a boolean/);
    assert.match(message({ aliases: [] }), /`aliases` must be an object; found an array/);
    assert.match(message({ now: 5 }), /`now` must be a Date/);
    assert.match(message({ now: new Date('x') }), /invalid Date/);
    assert.match(message({ now: 'yesterday' }), /RFC 3339.*yesterday/);
    assert.match(message({ now: '' }), /RFC 3339/);
    assert.match(message({ seed: 1.5 }), /`seed` must be a string, an integer/);
    assert.match(message('strict'), /options must be an object/);
    assert.match(message([]), /options must be an object; found an array/);
  });
  test('and a value that the core refuses, in its words and our names', () => {
    assert.match(message({ locale: 'fr' }), /locale: unknown variant `fr`/);
    assert.match(message({ maxDepth: 0 }), /^maxDepth must be 1 to 256; found 0$/);
    assert.match(message({ aliases: { x: 1 } }), /options: /);
  });
  test('undefined is the default, and so is null where there may be nothing', () => {
    const same = normalize({}, FIXED).documentSha256;
    const nothing = { ...FIXED, strict: undefined, rules: undefined, aliases: null, maxBytes: undefined };
    assert.equal(normalize({}, nothing).documentSha256, same);
    assert.equal(normalize({}, null).pipeline, 'simple');
  });
  test('many different ones', () => {
    for (let round = 0; round < 3; round++) {
      for (let maxBytes = 100; maxBytes < 400; maxBytes++) {
        assert.equal(validate({ a: 1 }, { maxBytes, locale: 'es' }).valid, true);
      }
    }
    assert.deepEqual(validate({ a: 'x'.repeat(100) }, { maxBytes: 100 }).errors[0].params.max_bytes, 100);
    const { payload } = normalize({ a: 'yes', b: '1' }, { rules: { boolean: false } });
    assert.deepEqual(payload, { a: 'yes', b: 1 });
  });
  test('options that the native part has forgotten are defined again', () => {
    const copies = Array.from({ length: 70 }, (_, n) => ({ maxBytes: 1000 + n }));
    for (const options of [...copies, ...copies]) assert.equal(validate({}, options).valid, true);
    // Another instance of the JavaScript part defines more in the same table.
    const require = createRequire(import.meta.url);
    const path = require.resolve('@mass-sdk/node');
    const kept = Object.keys(require.cache).filter((name) => name.includes('/dist/'));
    const saved = kept.map((name) => [name, require.cache[name]]);
    for (const name of kept) delete require.cache[name];
    const other = require(path);
    assert.notEqual(other.normalize, normalize);
    for (let n = 0; n < 100; n++) other.validate({}, { maxBytes: 5000 + n });
    for (const [name, module] of saved) require.cache[name] = module;
    for (const options of copies) assert.equal(validate({}, options).valid, true);
  });
});

describe('errors', () => {
  test('ContractError', () => {
    const error = caught(() => normalize('{"schema_version": "1.2"}'));
    assert.ok(error instanceof Error);
    assert.deepEqual(
      [error.name, error.code, error.pipeline, error.issues.length],
      ['ContractError', 'MASS_CONTRACT', null, 1],
    );
    assert.match(
      error.message,
      /^the document is refused with 1 error\n {2}unsupported_version at \/schema_version \(line 1, column 20\): /,
    );
    assert.match(error.stack, /^ContractError: the document/);
    const many = caught(() => normalizeEnterprise('{}'));
    assert.match(many.message, /and \d+ more; all are in .issues$/);
  });
  test('a panic is a MassInternalError, and life goes on', () => {
    for (let round = 0; round < 3; round++) {
      const error = caught(() => mass._panic('on purpose'));
      assert.ok(error instanceof mass.MassInternalError);
      assert.deepEqual([error.name, error.code], ['MassInternalError', 'MASS_INTERNAL']);
      assert.match(error.message, /on purpose.*please report/);
      assert.equal(normalize({ a: ' x ' }).payload.a, 'x');
    }
  });
});

function caught(work) {
  try {
    work();
  } catch (error) {
    return error;
  }
  return assert.fail('nothing was thrown');
}
