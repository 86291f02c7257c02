// Canonical text, laid out for people. The order of members and the digits of numbers are kept: what is shown is what the
// digest is of, but for white space.

import { child } from '../text/pointer.ts';

/** Where a member or an item is in the text. */
export interface Spot {
  /** From the key of a member, or the value of an item. */
  from: number;
  /** From the value. */
  value: number;
  to: number;
}

interface Frame {
  pointer: string;
  /** Number of the next item; -1 in an object. */
  index: number;
  /** Where it begins, for its own spot. */
  from: number;
  value: number;
  empty: boolean;
}

/** Lays a text out, and finds the places of the pointers that are wanted. */
export function pretty(canonical: string, wanted: ReadonlySet<string>): { text: string; spots: Map<string, Spot> } {
  const spots = new Map<string, Spot>();
  const out: string[] = [];
  let length = 0;
  const frames: Frame[] = [];
  let key: { from: number; pointer: string } | undefined;
  const write = (piece: string) => {
    out.push(piece);
    length += piece.length;
  };
  const breakLine = () => write(`\n${'  '.repeat(frames.length)}`);
  const note = (pointer: string, from: number, value: number) => {
    if (wanted.has(pointer)) spots.set(pointer, { from, value, to: length });
  };

  let at = 0;
  while (at < canonical.length) {
    const character = canonical[at] as string;
    const frame = frames.at(-1);
    if (character === ',') {
      write(',');
      breakLine();
      at++;
      continue;
    }
    if (character === ':') {
      write(': ');
      at++;
      continue;
    }
    if (character === '}' || character === ']') {
      const closed = frames.pop() as Frame;
      if (!closed.empty) breakLine();
      write(character);
      note(closed.pointer, closed.from, closed.value);
      at++;
      continue;
    }
    if (frame?.empty === true) {
      frame.empty = false;
      breakLine();
    }
    const end = tokenEnd(canonical, at);
    const token = canonical.slice(at, end);
    if (frame?.index === -1 && key === undefined) {
      key = { from: length, pointer: child(frame.pointer, JSON.parse(token) as string) };
      write(token);
      at = end;
      continue;
    }
    const pointer =
      frame === undefined ? '' : frame.index === -1 ? (key?.pointer ?? '') : child(frame.pointer, frame.index++);
    const from = key?.from ?? length;
    key = undefined;
    const value = length;
    write(token);
    if (token === '{' || token === '[') {
      frames.push({ pointer, index: token === '{' ? -1 : 0, from, value, empty: true });
    } else note(pointer, from, value);
    at = end;
  }
  return { text: out.join(''), spots };
}

/** The end of the token that begins here: a string, a bracket, or a word or number. */
export function tokenEnd(text: string, from: number): number {
  const first = text[from];
  let at = from + 1;
  if (first === '"') {
    while (at < text.length && text[at] !== '"' && text[at] !== '\n') at += text[at] === '\\' ? 2 : 1;
    return Math.min(at + 1, text.length);
  }
  if (first === undefined || '{}[],:'.includes(first)) return at;
  while (at < text.length && !'{}[],:" \t\r\n'.includes(text[at] as string)) at++;
  return at;
}
