// Texts as literals of the languages that snippets are in: each gives back the very text.

/** For a POSIX shell: everything between single quotation marks is itself. */
export function shell(text: string): string {
  return `'${text.replaceAll("'", `'\\''`)}'`;
}

/** Whether a shell can have it as an argument: it has no NUL, and is Unicode. */
export function fitsShell(text: string): boolean {
  return !text.includes('\0') && text.isWellFormed();
}

/** For Python: a string in three quotation marks when it has lines, else in one. */
export function python(text: string): string {
  const escaped = escapeControls(text.replaceAll('\\', '\\\\'), (code) =>
    code > 0xff ? `\\u${code.toString(16).padStart(4, '0')}` : `\\x${code.toString(16).padStart(2, '0')}`,
  );
  if (!text.includes('\n')) return `"${escaped.replaceAll('"', '\\"')}"`;
  return `"""${escaped.replaceAll(/"(?="|$)/g, '\\"')}"""`;
}

/** For JavaScript: a template literal when it has lines, else a string. */
export function javascript(text: string): string {
  const escaped = escapeControls(text.replaceAll('\\', '\\\\'), (code) => `\\u${code.toString(16).padStart(4, '0')}`);
  if (!text.includes('\n')) return `'${escaped.replaceAll("'", "\\'")}'`;
  return `\`${escaped.replaceAll('`', '\\`').replaceAll('${', '\\${')}\``;
}

/** Control characters but tab and line end, lone surrogates, and what some readers take for a line end. */
function escapeControls(text: string, write: (code: number) => string): string {
  return text.replace(UNSAFE, (character) => write(character.charCodeAt(0)));
}

const UNSAFE =
  // biome-ignore lint/suspicious/noControlCharactersInRegex: it finds them.
  /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u2028\u2029\ufeff]|(?<![\ud800-\udbff])[\udc00-\udfff]|[\ud800-\udbff](?![\udc00-\udfff])/g;
