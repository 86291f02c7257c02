// What kind of text it is.

export type Format = 'json' | 'ndjson' | 'csv';

/** By the name of a file; undefined when it does not tell. */
export function formatOfName(name: string): Format | undefined {
  const ending = /\.([a-z]+)$/i.exec(name)?.[1]?.toLowerCase();
  if (ending === 'json') return 'json';
  if (ending === 'ndjson' || ending === 'jsonl') return 'ndjson';
  return ending === 'csv' || ending === 'tsv' ? 'csv' : undefined;
}

/** By what it says. A text that is nothing for certain is taken as JSON, whose reader says what is wrong with it. */
export function formatOf(text: string): Format {
  const start = text.search(/[^\s\ufeff]/);
  if (start === -1) return 'json';
  const [first, second] = firstLines(text, start);
  if (text[start] === '{' || text[start] === '[') {
    return second !== undefined && /^\s*[{[]/.test(second) && isJson(first) ? 'ndjson' : 'json';
  }
  if (second === undefined || text[start] === '"' ? !/^"[^"]*"[,;\t|]/.test(first) : !/[,;\t|]/.test(first)) {
    return 'json';
  }
  return second === undefined ? 'json' : 'csv';
}

/** The first line that is not blank, and the next such. */
function firstLines(text: string, start: number): [string, string | undefined] {
  const lines: string[] = [];
  let at = start;
  while (at < text.length && lines.length < 2) {
    const end = text.indexOf('\n', at);
    const line = text.slice(at, end === -1 ? text.length : end);
    if (line.trim() !== '') lines.push(line);
    at = end === -1 ? text.length : end + 1;
  }
  return [lines[0] ?? '', lines[1]];
}

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
