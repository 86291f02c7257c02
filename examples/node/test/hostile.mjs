// What nobody sends by mistake, and the status that each is answered with.

const nested = (open, close, levels) => `${open.repeat(levels)}${close.repeat(levels)}`;
const fill = (part, bytes) => part.repeat(Math.floor(bytes / part.length));
const MIB = (1 << 20) - 4096;

async function* pieces(count, piece) {
  for (let at = 0; at < count; at++) yield piece;
}

/** Bodies by name: what is sent, or makes it, and the status. `example` is a valid request. */
export function hostile(example) {
  const inPayload = (json) => Buffer.from(example.replace(/"payload":\s*\{/, (start) => `${start}"x":${json},`));
  const badText = Buffer.concat([Buffer.from('{"a":"'), Buffer.alloc(MIB, 0xff), Buffer.from('"}')]);
  const keys = (count, name) =>
    `{${Array.from({ length: count }, (_, at) => `${JSON.stringify(name(at))}:0`).join(',')}}`;
  return {
    'ten megabytes': [Buffer.alloc(10 << 20, 0x20), 413],
    'ten megabytes of brackets': [Buffer.alloc(10 << 20, 0x5b), 413],
    'ten megabytes without a length': [() => pieces(160, Buffer.alloc(1 << 16, 0x20)), 413],
    'a megabyte of invalid UTF-8': [badText, 400],
    'a million open brackets': [Buffer.from(fill('[', MIB)), 400],
    'a payload of a hundred thousand levels': [inPayload(nested('[', ']', 100_000)), 422],
    'objects of a hundred thousand levels': [inPayload(nested('{"a":', '}', 100_000).replace(':}', ':0}')), 422],
    'eighty thousand unknown members': [Buffer.from(keys(80_000, (at) => `k${at}`)), 422],
    'the same key eighty thousand times': [inPayload(keys(80_000, () => 'k')), 422],
    'a megabyte of one number': [inPayload(fill('9', MIB - 8192)), 200],
    'a megabyte of zeros behind the point': [inPayload(`0.${fill('0', MIB - 8192)}1`), 200],
    'a megabyte of escapes': [inPayload(`"${fill('\\u00e9', MIB - 8192)}"`), 200],
    'a megabyte of combining marks': [inPayload(`"${'\u0344\u0301\u0323'.repeat(160_000)}"`), 200],
    'a hundred thousand texts to clean': [inPayload(`[${Array(90_000).fill('" 1,5 "').join(',')}]`), 200],
    'a key of the prototype': [
      inPayload('{"__proto__":{"polluted":1},"constructor":{"prototype":{"polluted":1}}}'),
      200,
    ],
    nothing: [Buffer.alloc(0), 400],
  };
}
