// What the shared library uses of `node:crypto`, `node:os` and `node:stream`.

import { Buffer } from './buffer.js';

export function randomBytes(length: number): Buffer {
  return crypto.getRandomValues(Buffer.alloc(length));
}

/** The module has one thread. */
export const availableParallelism = (): number => 1;

/** There are none of Node's streams in a browser. */
export class Readable {}
export class Duplex {}
