// What the shared library uses of `node:util`. Objects say what they are; those of another window are known too.

const tag = (value: unknown): string => Object.prototype.toString.call(value).slice(8, -1);
const is =
  (...names: string[]) =>
  (value: unknown): boolean =>
    typeof value === 'object' && value !== null && names.includes(tag(value));

export const types = {
  isAnyArrayBuffer: is('ArrayBuffer', 'SharedArrayBuffer'),
  isSharedArrayBuffer: is('SharedArrayBuffer'),
  isMap: is('Map'),
  isSet: is('Set'),
  isWeakMap: is('WeakMap'),
  isWeakSet: is('WeakSet'),
  isPromise: is('Promise'),
  isRegExp: is('RegExp'),
  isDate: is('Date'),
  isNativeError: is('Error', 'DOMException'),
  isGeneratorObject: is('Generator', 'AsyncGenerator'),
  isProxy: () => false,
  isNumberObject: is('Number'),
  isStringObject: is('String'),
  isBooleanObject: is('Boolean'),
  isBigIntObject: is('BigInt'),
  isSymbolObject: is('Symbol'),
  isBoxedPrimitive: is('Number', 'String', 'Boolean', 'BigInt', 'Symbol'),
};

/** As consoles of browsers print objects by themselves, a text for those that do not is enough. */
export const inspect = Object.assign((value: unknown): string => JSON.stringify(value, undefined, 2), {
  custom: Symbol.for('nodejs.util.inspect.custom'),
});
