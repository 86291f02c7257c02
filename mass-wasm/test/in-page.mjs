// What the conformance runner uses of Node, for a page.

const tests = [];
const log = [];

export function test(name, ...rest) {
  tests.push([name, rest.at(-1)]);
}

window.runTests = async () => {
  const [passed, failed] = [[], []];
  const print = console.log;
  console.log = (text) => log.push(text);
  for (const [name, work] of tests) {
    try {
      await work();
      passed.push(name);
    } catch (error) {
      failed.push(`${name}: ${error.message}`.slice(0, 20_000));
    }
  }
  console.log = print;
  return { passed, failed, log };
};

function check(holds, message) {
  if (!holds) throw new Error(message ?? 'an assertion does not hold');
}

export const assert = {
  ok: check,
  equal: (found, expected, message) => check(Object.is(found, expected), message ?? `${found}, expected ${expected}`),
  deepEqual: (found, expected) => assert.equal(JSON.stringify(found), JSON.stringify(expected)),
};

export const readdirSync = () => Object.keys(window.cases);
export const readFileSync = ({ pathname }) => window.cases[pathname.split('/').at(-1)];
export const nothing = undefined;
