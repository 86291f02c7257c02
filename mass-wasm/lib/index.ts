/**
 * MASS for browsers: documents about data centres, validated, brought to a normal form, and fingerprinted.
 *
 * The calls are those of `@mass-sdk/node`, whose code this package shares; only the native part is a module of
 * WebAssembly, which has to be there first: `await init()` once. Where the other package has a Buffer, here is a
 * Uint8Array.
 */

export {
  _panic,
  Batch,
  CATALOGUE_VERSION,
  CONTRACT_VERSIONS,
  ContractError,
  canonicalize,
  issueCatalogue,
  MassInternalError,
  Normalized,
  normalize,
  normalizeAsync,
  normalizeBatch,
  normalizeEnterprise,
  normalizeSimple,
  normalizeStream,
  promote,
  RestoreError,
  restore,
  schema,
  upgrade,
  validate,
  validateAsync,
  validateResponse,
  version,
} from './shared.js';

import { start } from './host/native.js';

/** What a module can be loaded from. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | URL | string | Promise<Response>;

let loading: Promise<void> | undefined;

/**
 * Loads the module; once, however often it is called. Calls before it has come throw.
 *
 * @param source where the module is, or the module itself. Default: `mass.wasm` beside this file.
 * @throws {Error} it cannot be loaded; the next call tries again
 *
 * @example
 * await init();
 * normalize('{"PUE": "1,4"}').payload; // { PUE: 1.4 }
 */
export function init(source?: ModuleSource): Promise<void> {
  loading ??= load(source ?? new URL('./mass.wasm', import.meta.url)).then(start, (error) => {
    loading = undefined;
    throw error;
  });
  return loading;
}

async function load(source: ModuleSource): Promise<WebAssembly.Module> {
  const given = await source;
  if (given instanceof WebAssembly.Module) return given;
  if (given instanceof ArrayBuffer || ArrayBuffer.isView(given)) return WebAssembly.compile(given);
  const response = given instanceof Response ? given : await fetch(given);
  if (!response.ok) throw new Error(`mass.wasm: ${response.status} ${response.statusText} (${response.url})`);
  // Some servers do not know the media type, without which nothing is compiled while it comes in.
  const streams = response.headers.get('content-type')?.startsWith('application/wasm') === true;
  return streams ? WebAssembly.compileStreaming(response) : WebAssembly.compile(await response.arrayBuffer());
}
