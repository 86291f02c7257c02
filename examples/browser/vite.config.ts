import { defineConfig } from 'vite';
import { precache } from './tools/precache.ts';

/** What the policy in index.html cannot say, and what a server of the page should send. */
const headers = {
  'X-Content-Type-Options': 'nosniff',
  'Content-Security-Policy': "frame-ancestors 'none'",
  'Cross-Origin-Opener-Policy': 'same-origin',
};

export default defineConfig({
  // The page may lie anywhere: all its addresses are relative.
  base: './',
  build: {
    target: ['chrome123', 'firefox128', 'safari17.5'],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    chunkSizeWarningLimit: 800,
  },
  worker: { format: 'es' },
  // The module lies beside the package's own file.
  optimizeDeps: { exclude: ['@mass-sdk/wasm'] },
  server: { fs: { allow: ['../..'] } },
  preview: { headers },
  plugins: [precache()],
});
