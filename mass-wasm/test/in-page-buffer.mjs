// What the conformance runner uses of Buffer and of streams, for a page.

import { Buffer as Base } from '../lib/host/buffer.ts';

export class Buffer extends Base {
  static from(source, encoding) {
    if (encoding === 'base64') return Base.from(Uint8Array.from(atob(source), (character) => character.charCodeAt(0)));
    const bytes = Base.from(source);
    return new Buffer(bytes.buffer, bytes.byteOffset, bytes.length);
  }

  toString(encoding) {
    return encoding === 'latin1' ? Array.from(this, (byte) => String.fromCharCode(byte)).join('') : super.toString();
  }
}

ReadableStream.from ??= (source) => {
  const pieces = source[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await pieces.next();
      if (done) controller.close();
      else controller.enqueue(value);
    },
  });
};
