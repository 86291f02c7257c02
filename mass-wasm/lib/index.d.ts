// Types of the package: those of `@mass-sdk/node`, with Uint8Array for Buffer (dist/types/lib, made by tools/build.mjs),
// and what is here alone.

export * from './lib/index.js';

/** What a module can be loaded from. */
export type ModuleSource = WebAssembly.Module | BufferSource | Response | URL | string | Promise<Response>;

/**
 * Loads the module; once, however often it is called. Calls before it has come throw. In Node it is there already.
 *
 * @param source where the module is, or the module itself. Default: `mass.wasm` beside the package's own file.
 * @throws {Error} it cannot be loaded; the next call tries again
 *
 * @example
 * await init();
 * normalize('{"PUE": "1,4"}').payload; // { PUE: 1.4 }
 */
export declare function init(source?: ModuleSource): Promise<void>;
