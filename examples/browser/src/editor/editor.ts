// The editor of the document: text, issues in gutter and text, and which edits the worker has not seen yet.

import { defaultKeymap, history, historyKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap, indentOnInput } from '@codemirror/language';
import { type Diagnostic, lintGutter, lintKeymap, setDiagnostics } from '@codemirror/lint';
import { highlightSelectionMatches, searchKeymap } from '@codemirror/search';
import { type ChangeSet, Compartment, EditorSelection, EditorState, Text } from '@codemirror/state';
import {
  drawSelection,
  EditorView,
  highlightActiveLine,
  highlightActiveLineGutter,
  highlightSpecialChars,
  keymap,
  lineNumbers,
  placeholder,
} from '@codemirror/view';
import type { JsonValue } from '@mass-sdk/wasm';
import { language, t } from '../i18n/index.ts';
import type { Edit } from '../text/edit.ts';
import type { Format } from '../text/format.ts';
import type { PlacedIssue, TextUpdate } from '../worker/protocol.ts';
import { phrases } from './phrases.ts';
import { appearance } from './theme.ts';

/** Texts beyond this are not highlighted: there is nothing to see in them, and it would cost memory. */
const HIGHLIGHTED = 3_000_000;

/** Issues in the editor; there are never more for one document. */
const MARKED = 1000;

export class Editor {
  readonly view: EditorView;
  readonly #syntax = new Compartment();
  readonly #words = new Compartment();
  #format: Format | undefined;
  /** Edits since the worker was told. */
  #unsent: ChangeSet | undefined;
  /** A whole new text, of which the worker was not told. */
  #replaced = true;

  constructor(host: HTMLElement, changed: () => void) {
    const root = host.attachShadow({ mode: 'open' });
    this.view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({ extensions: this.#extensions(changed) }),
    });
  }

  #extensions(changed: () => void) {
    return [
      lineNumbers(),
      lintGutter(),
      highlightActiveLineGutter(),
      highlightSpecialChars(),
      history(),
      foldGutter({ openText: '⌄', closedText: '›' }),
      drawSelection(),
      indentOnInput(),
      bracketMatching(),
      highlightActiveLine(),
      highlightSelectionMatches(),
      // Tab leaves the editor, as it leaves any field; Escape is not needed.
      keymap.of([...defaultKeymap, ...searchKeymap, ...historyKeymap, ...foldKeymap, ...lintKeymap]),
      appearance,
      this.#syntax.of(EditorView.lineWrapping),
      this.#words.of(this.#labels()),
      EditorView.updateListener.of((update) => {
        if (!update.docChanged) return;
        this.#unsent = this.#unsent === undefined ? update.changes : this.#unsent.compose(update.changes);
        changed();
      }),
    ];
  }

  #labels() {
    return [
      placeholder(t().placeholder),
      EditorView.contentAttributes.of({ 'aria-label': t().editorLabel, tabindex: '0' }),
      EditorState.phrases.of(phrases(language())),
    ];
  }

  /** After a change of the page's language. */
  relabel(): void {
    this.view.dispatch({ effects: this.#words.reconfigure(this.#labels()) });
  }

  get text(): string {
    return this.view.state.doc.toString();
  }

  get length(): number {
    return this.view.state.doc.length;
  }

  /** Replaces the whole text; it can be undone. */
  load(text: string): void {
    const insert = Text.of(text.split(/\r\n?|\n/));
    this.view.dispatch({
      changes: { from: 0, to: this.length, insert },
      selection: EditorSelection.cursor(0),
      effects: EditorView.scrollIntoView(0),
      userEvent: 'input.load',
    });
    this.#replaced = true;
  }

  edit(edits: readonly Edit[]): void {
    this.view.dispatch({ changes: edits, userEvent: 'input.form' });
  }

  /** What the worker has not been told of. */
  updates(): TextUpdate | undefined {
    const [replaced, unsent] = [this.#replaced, this.#unsent];
    this.#replaced = false;
    this.#unsent = undefined;
    if (replaced) return { text: this.text };
    return unsent === undefined ? undefined : { edit: unsent.toJSON() as JsonValue };
  }

  setFormat(format: Format): void {
    if (format === this.#format) return;
    this.#format = format;
    const highlighted = format !== 'csv' && this.length < HIGHLIGHTED;
    this.view.dispatch({
      effects: this.#syntax.reconfigure([highlighted ? json() : [], format === 'json' ? EditorView.lineWrapping : []]),
    });
  }

  /** Shows issues, which must belong to the text as it is. */
  mark(issues: readonly PlacedIssue[]): void {
    const { length } = this.view.state.doc;
    const diagnostics = issues.slice(0, MARKED).map((issue): Diagnostic => {
      const from = Math.min(issue.from, length);
      return {
        from,
        to: Math.min(Math.max(issue.to, from), length),
        severity: issue.severity,
        source: issue.code,
        message: `${issue.message} ${issue.fix}`,
      };
    });
    this.view.dispatch(setDiagnostics(this.view.state, diagnostics));
  }

  /** Shows a place and, if asked for, goes there. */
  reveal(from: number, to: number, focus: boolean): void {
    const { length } = this.view.state.doc;
    const selection = EditorSelection.range(Math.min(to, length), Math.min(from, length));
    this.view.dispatch({ selection, effects: EditorView.scrollIntoView(Math.min(from, length), { y: 'center' }) });
    if (focus) this.view.focus();
  }
}
