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
    return decoder.decode(this.subarray(start, end));
  }

  utf8Slice(start: number, end: number): string {
    return decoder.decode(this.subarray(start, end));
  }

  utf8Write(text: string, at: number): number {
    return encoder.encodeInto(text, this.subarray(at)).written;
  }

  readUInt32LE(at: number): number {
    return this.#view.getUint32(at, true);
  }

  readDoubleLE(at: number): number {
    return this.#view.getFloat64(at, true);
  }

  get #view(): DataView {
    return new DataView(this.buffer, this.byteOffset, this.byteLength);
  }

  /** The bytes as text in UTF-8. */
  override toString(): string {
    return decoder.decode(this);
  }
}
