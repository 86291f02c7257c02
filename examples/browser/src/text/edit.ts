// Edits of a document's text: the smallest that set one value, so that all the rest keeps its spelling.

import { findNodeAtLocation, getNodePath, modify, type Node, parseTree } from 'jsonc-parser';

/** A piece of text in the place of another, as CodeMirror takes it. */
export interface Edit {
  from: number;
  to: number;
  insert: string;
}

/** Where something is in a text. */
export interface Span {
  from: number;
  to: number;
}

/** The tree of a text, as far as it can be read; undefined for none, and for one too deep to be read. */
export function tree(text: string): Node | undefined {
  try {
    return parseTree(text);
  } catch (error) {
    // Its reader calls itself once for each level.
    if (error instanceof RangeError) return undefined;
    throw error;
  }
}

/** The node at a path; names of members as they are, places in arrays as digits. */
export function nodeAt(root: Node | undefined, path: readonly string[]): Node | undefined {
  let node = root;
  for (const name of path) {
    if (node === undefined) return undefined;
    node = findNodeAtLocation(node, [node.type === 'array' ? Number(name) : name]);
  }
  return node;
}

/** Where the value at a path is; of a member's nearest parent that is there, when it is not. */
export function spanAt(root: Node | undefined, path: readonly string[]): Span | undefined {
  for (let depth = path.length; depth >= 0; depth--) {
    const node = nodeAt(root, path.slice(0, depth));
    if (node !== undefined) return { from: node.offset, to: node.offset + node.length };
  }
  return undefined;
}

/**
 * Sets the value at a path to a JSON literal, keeping all other text. Members that are missing on the way are added.
 * Without a literal the member is removed.
 */
export function setAt(text: string, path: readonly string[], literal: string | undefined): Edit[] {
  const root = tree(text);
  const node = nodeAt(root, path);
  if (literal !== undefined && node !== undefined) {
    return [{ from: node.offset, to: node.offset + node.length, insert: literal }];
  }
  if (node === undefined && (literal === undefined || !reachable(root, path))) return [];
  const edits = modify(text, node === undefined ? [...path] : getNodePath(node), literal && JSON.parse(literal), {
    formattingOptions: formatting(text),
  });
  return edits
    .map(({ offset, length, content }) => ({ from: offset, to: offset + length, insert: content }))
    .sort((a, b) => a.from - b.from);
}

/** Whether members can be added on the way: all that is there of it are objects. */
function reachable(root: Node | undefined, path: readonly string[]): boolean {
  if (root === undefined) return true;
  for (let depth = 0; depth < path.length; depth++) {
    const node = nodeAt(root, path.slice(0, depth));
    if (node === undefined) return true;
    if (node.type !== 'object') return false;
  }
  return true;
}

/** How a text is indented: by what its second line begins with. */
function formatting(text: string) {
  const indent = /\n([ \t]+)\S/.exec(text)?.[1];
  return {
    insertSpaces: indent?.startsWith('\t') !== true,
    tabSize: indent === undefined || indent.startsWith('\t') ? 2 : indent.length,
    eol: '\n',
  };
}

/** What was typed into a field, as a JSON literal; text that is none of what a field of its type has stays text. */
export function literalOf(typed: string, type: 'number' | 'string' | 'boolean'): string | undefined {
  const trimmed = typed.trim();
  if (trimmed === '') return undefined;
  if (type !== 'string' && trimmed === 'null') return 'null';
  if (type === 'boolean' && /^(?:true|false)$/.test(trimmed)) return trimmed;
  if (type === 'number' && /^-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?$/.test(trimmed)) return trimmed;
  return JSON.stringify(typed);
}
