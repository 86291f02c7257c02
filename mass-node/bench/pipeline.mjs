// A peer's whole job. Imported as `./pipeline.mjs?peer=zod&normal=normal`: each has its own copy of all that it runs, so
// that one peer's objects do not slow down the code for another's.

const { search, searchParams } = new URL(import.meta.url);
const { name: library, read } = await import(`./peer-${searchParams.get('peer')}.mjs${search}`);
const { check } = await import(`./rules.mjs${search}`);
const { normal } = await import(`./${searchParams.get('normal')}.mjs${search}`);
const { parse } = JSON;

export const name = searchParams.get('normal') === 'normal' ? library : `${library}, sorting`;

export function full(bytes) {
  const document = read(parse(bytes));
  return normal(document, check(document));
}

export function validate(bytes) {
  return check(read(parse(bytes))).warnings;
}

export function validateObject(value) {
  return check(read(value)).warnings;
}
