// What the shared library uses of Node's Buffer, for browsers. It is a Uint8Array.

const decoder = new TextDecoder('utf-8', { ignoreBOM: true });
const encoder = new TextEncoder();

/** Without the static functions, of which `from` differs. */
interface Base {
  new (length: number): Uint8Array<ArrayBuffer>;
  new (memory: ArrayBuffer, offset?: number, length?: number): Uint8Array<ArrayBuffer>;
}

export class Buffer extends (Uint8Array as unknown as Base) {
  static alloc(length: number): Buffer {
    return new Buffer(length);
  }

  static allocUnsafeSlow(length: number): Buffer {
    return new Buffer(length);
  }

  /** A copy; of memory a view. */
  static from(
    source: string | ArrayLike<number> | Iterable<number> | ArrayBufferLike,
    offset?: number,
    length?: number,
  ): Buffer {
    if (source instanceof ArrayBuffer) return new Buffer(source, offset, length);
    const bytes = typeof source === 'string' ? encoder.encode(source) : (source as ArrayLike<number>);
    const copy = new Buffer(bytes.length);
    copy.set(bytes);
    return copy;
  }

  static concat(pieces: readonly Uint8Array[], total?: number): Buffer {
    const all = new Buffer(total ?? pieces.reduce((sum, piece) => sum + piece.length, 0));
    let at = 0;
    for (const piece of pieces) {
      all.set(piece, at);
      at += piece.length;
    }
    return all;
  }

  static isBuffer(value: unknown): value is Buffer {
    return value instanceof Buffer;
  }

  static byteLength(text: string): number {
    return encoder.encode(text).length;
  }

  latin1Slice(start: number, end: number): string {
    return decoder.decode(this.#part(start, end));
  }

  utf8Slice(start: number, end: number): string {
    return decoder.decode(this.#part(start, end));
  }

  utf8Write(text: string, at: number): number {
    return encoder.encodeInto(text, this.#part(at, this.length)).written;
  }

  readUInt32LE(at: number): number {
    const low = (this[at] as number) | ((this[at + 1] as number) << 8) | ((this[at + 2] as number) << 16);
    return low + (this[at + 3] as number) * 0x1000000;
  }

  readDoubleLE(at: number): number {
    return new DataView(this.buffer, this.byteOffset, this.byteLength).getFloat64(at, true);
  }

  /** A part in bounds. `subarray` would make a Buffer of it, which takes as long as a good part of a small document. */
  #part(start: number, end: number): Uint8Array<ArrayBuffer> {
    return new Uint8Array(this.buffer, this.byteOffset + start, end - start);
  }

  /** The bytes as text in UTF-8. */
  override toString(): string {
    return decoder.decode(this);
  }
}
