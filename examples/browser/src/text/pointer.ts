// JSON Pointers (RFC 6901), as paths of issues and changes are written.

/** The names on the way, with their escapes undone. */
export function segments(pointer: string): string[] {
  if (pointer === '') return [];
  return pointer.slice(1).split('/').map(unescaped);
}

/** One step down. */
export function child(pointer: string, name: string | number): string {
  return `${pointer}/${String(name).replaceAll('~', '~0').replaceAll('/', '~1')}`;
}

export function join(names: readonly (string | number)[]): string {
  return names.reduce<string>(child, '');
}

export function parent(pointer: string): string {
  return pointer.slice(0, Math.max(0, pointer.lastIndexOf('/')));
}

/** The last name; of the whole document the empty text. */
export function last(pointer: string): string {
  return unescaped(pointer.slice(pointer.lastIndexOf('/') + 1));
}

function unescaped(name: string): string {
  return name.replaceAll('~1', '/').replaceAll('~0', '~');
}
