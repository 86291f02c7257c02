// The page of the bench as one file: the peers' code is that of mass-node/bench, with a browser's digests.

import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';
import { source } from '../../mass-node/bench/ajv-source.mjs';

const at = (path) => fileURLToPath(new URL(path, import.meta.url));

const browser = {
  name: 'browser',
  setup({ onResolve, onLoad }) {
    onResolve({ filter: /^node:crypto$/ }, () => ({ path: at('crypto.mjs') }));
    onResolve({ filter: /^virtual:ajv$/ }, () => ({ path: 'ajv', namespace: 'virtual' }));
    onLoad({ filter: /.*/, namespace: 'virtual' }, () => ({ contents: source, resolveDir: at('..') }));
  },
};

export async function bundle() {
  const { outputFiles } = await build({
    entryPoints: [at('page.mjs')],
    bundle: true,
    write: false,
    format: 'esm',
    target: 'chrome115',
    inject: [at('crypto.mjs')],
    plugins: [browser],
  });
  return outputFiles[0].text;
}
