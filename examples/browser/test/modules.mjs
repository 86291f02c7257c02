// The page's modules for Node, which cannot read TypeScript in its older versions: Vite reads it.

import { fileURLToPath } from 'node:url';
import { createServer } from 'vite';

export const root = fileURLToPath(new URL('..', import.meta.url));

const vite = await createServer({
  root,
  configFile: false,
  logLevel: 'error',
  appType: 'custom',
  optimizeDeps: { noDiscovery: true },
  server: { middlewareMode: true, ws: false, watch: null, fs: { strict: false } },
});

export const load = (path) => vite.ssrLoadModule(path);

export const close = () => vite.close();
