// Prints the answer to every case of the suite, or why there is none.

import { cases, routes } from '../../mass-node/test/suite.mjs';

const answers = {};
for (const one of cases) {
  const [[, call]] = routes(one);
  const answer = await Promise.resolve()
    .then(call)
    .catch((error) => ({ thrown: error.message }));
  const needsSignals = ['promote', 'upgrade'].includes(one.op) || one.options?.signals || one.options?.aliases;
  answers[one.name] = { needsSignals: Boolean(needsSignals), answer };
}
process.stdout.write(JSON.stringify(answers));
