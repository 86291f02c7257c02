// For Node: the module is read when the package is loaded, and `init` has nothing left to do.

import { readFileSync } from 'node:fs';
import { start } from './host/native.js';

export * from './index.js';

declare const MODULE: URL | string;

start(new WebAssembly.Module(readFileSync(MODULE)));

/** Nothing: in Node the module is there already. */
export async function init(): Promise<void> {}
