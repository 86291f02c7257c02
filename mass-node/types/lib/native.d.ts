import type * as Native from '../native.js';
export type { Native };
/** Name of a platform as napi-rs has it. */
export declare function platformName(platform: string, arch: string, musl: boolean): string;
/** What to say when the native part is not there. */
export declare function missing(name: string, cause: unknown): Error;
export declare const native: typeof Native;
