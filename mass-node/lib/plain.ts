// Whether JSON.stringify makes of an object what the rules of write.ts ask for.

const DATE_TO_JSON = Date.prototype.toJSON;

/** What may still be visited; texts that are certainly too large are left to write.ts, which stops in time. */
let left = 0;

/** Whether a value is made of plain objects, arrays, dates and scalars that JSON has, within the limits. */
export function isPlain(value: unknown, maxBytes: number, maxDepth: number): boolean {
  left = maxBytes;
  return value !== undefined && look(value, maxDepth) && left >= 0;
}

function look(value: unknown, depth: number): boolean {
  switch (typeof value) {
    case 'string':
      left -= value.length;
      return true;
    case 'number':
      // False for NaN and the infinities.
      return value - value === 0;
    case 'boolean':
    case 'undefined':
      return true;
    case 'object':
      return value === null || (depth > 0 && container(value, depth));
    default:
      return false;
  }
}

function container(value: object, depth: number): boolean {
  if (Array.isArray(value)) return array(value, depth);
  const prototype: unknown = Object.getPrototypeOf(value);
  if (prototype !== Object.prototype && prototype !== null) return isDate(value, prototype);
  if ((value as { toJSON?: unknown }).toJSON !== undefined) return false;
  // Faster than Object.keys; should Object.prototype have members of its own, more is looked at than is written.
  for (const key in value) {
    left -= key.length + 4;
    if (left < 0 || !look((value as Record<string, unknown>)[key], depth - 1)) return false;
  }
  return true;
}

function array(value: unknown[], depth: number): boolean {
  if ((value as { toJSON?: unknown }).toJSON !== undefined) return false;
  for (let at = 0; at < value.length; at++) {
    left -= 2;
    if (left < 0 || !look(value[at], depth - 1)) return false;
  }
  return true;
}

/** Whether JSON.stringify takes a value as the time that it is. */
export function isDate(value: object, prototype: unknown): boolean {
  return prototype === Date.prototype && (value as { toJSON?: unknown }).toJSON === DATE_TO_JSON;
}
