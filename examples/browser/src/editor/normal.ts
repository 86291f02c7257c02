// The view of the normal document: read only, with each change marked where it is and explained behind its line.

import { defaultKeymap } from '@codemirror/commands';
import { json } from '@codemirror/lang-json';
import { bracketMatching, foldGutter, foldKeymap } from '@codemirror/language';
import { search, searchKeymap } from '@codemirror/search';
import { Compartment, EditorSelection, EditorState, RangeSetBuilder, StateEffect, StateField } from '@codemirror/state';
import {
  Decoration,
  type DecorationSet,
  drawSelection,
  EditorView,
  hoverTooltip,
  keymap,
  lineNumbers,
  WidgetType,
} from '@codemirror/view';
import { h } from '../dom.ts';
import { language, t } from '../i18n/index.ts';
import { whyOf } from '../i18n/rules.ts';
import type { PlacedChange } from '../worker/protocol.ts';
import { phrases } from './phrases.ts';
import { appearance } from './theme.ts';

/** Characters of a value that a note shows. */
const SHOWN = 40;

const setChanges = StateEffect.define<readonly PlacedChange[]>();

class Note extends WidgetType {
  readonly text: string;
  readonly kind: string;

  constructor(text: string, kind: string) {
    super();
    this.text = text;
    this.kind = kind;
  }

  eq(other: Note): boolean {
    return other.text === this.text && other.kind === this.kind;
  }

  toDOM(): HTMLElement {
    return h('span', { class: `cm-note cm-note-${this.kind}` }, this.text);
  }
}

/** The changes that are shown, and their decorations. */
const shown = StateField.define<{ changes: readonly PlacedChange[]; marks: DecorationSet }>({
  create: () => ({ changes: [], marks: Decoration.none }),
  update(value, transaction) {
    const effect = transaction.effects.find((one) => one.is(setChanges));
    if (effect !== undefined) return { changes: effect.value, marks: decorate(effect.value, transaction.state) };
    return transaction.docChanged ? { changes: [], marks: Decoration.none } : value;
  },
  provide: (field) => EditorView.decorations.from(field, ({ marks }) => marks),
});

export function kindOf({ before }: PlacedChange): 'changed' | 'added' {
  return before === undefined ? 'added' : 'changed';
}

function decorate(changes: readonly PlacedChange[], state: EditorState): DecorationSet {
  const { length } = state.doc;
  const ranges: { from: number; to: number; decoration: Decoration }[] = [];
  const notes = new Map<number, { texts: string[]; kind: 'changed' | 'added' }>();
  for (const change of changes) {
    const { spot } = change;
    if (spot === undefined || spot.to > length) continue;
    const kind = kindOf(change);
    const isKey = change.rule === 'keys';
    const from = isKey || kind === 'added' ? spot.from : spot.value;
    // A whole object that was added is marked by its key, or the mark would hide all others.
    const to = isKey ? spot.value - 2 : kind === 'added' ? firstLine(state, spot.from, spot.to) : spot.to;
    if (to > from && change.rule !== 'wrap') {
      ranges.push({ from, to, decoration: Decoration.mark({ class: `cm-mark-${kind}` }) });
    }
    const end = state.doc.lineAt(isKey || kind === 'added' ? spot.from : spot.value).to;
    const note = notes.get(end) ?? { texts: [], kind };
    note.texts.push(noteOf(change));
    if (kind === 'changed') note.kind = 'changed';
    notes.set(end, note);
  }
  for (const [end, { texts, kind }] of notes) {
    const widget = new Note(texts.join('  ·  '), kind);
    ranges.push({ from: end, to: end, decoration: Decoration.widget({ widget, side: 1 }) });
  }
  ranges.sort((a, b) => a.from - b.from || a.decoration.startSide - b.decoration.startSide);
  const builder = new RangeSetBuilder<Decoration>();
  for (const { from, to, decoration } of ranges) builder.add(from, to, decoration);
  return builder.finish();
}

function firstLine(state: EditorState, from: number, to: number): number {
  return Math.min(to, state.doc.lineAt(from).to);
}

function noteOf(change: PlacedChange): string {
  if (change.before === undefined) return t().noteAdded(change.rule);
  const before = change.before.length > SHOWN ? `${change.before.slice(0, SHOWN)}…` : change.before;
  return change.rule === 'keys' ? t().noteKey(before) : t().noteChanged(before, change.rule);
}

const explanation = hoverTooltip((view, position) => {
  const { changes } = view.state.field(shown);
  const line = view.state.doc.lineAt(position);
  const here = changes.filter(({ spot }) => spot !== undefined && spot.from >= line.from && spot.from <= line.to);
  if (here.length === 0) return null;
  return {
    pos: line.from,
    above: true,
    create: () => ({
      dom: h(
        'div',
        { class: 'cm-diagnostic' },
        ...here.map((change) => h('div', null, `${change.rule}: ${whyOf(change.rule, language())}`)),
      ),
    }),
  };
});

export class NormalView {
  readonly #view: EditorView;
  readonly #words = new Compartment();
  #text = '';

  constructor(host: HTMLElement) {
    const root = host.attachShadow({ mode: 'open' });
    this.#view = new EditorView({
      parent: root,
      root,
      state: EditorState.create({
        extensions: [
          lineNumbers(),
          foldGutter({ openText: '⌄', closedText: '›' }),
          drawSelection(),
          bracketMatching(),
          search(),
          keymap.of([...defaultKeymap, ...searchKeymap, ...foldKeymap]),
          json(),
          EditorState.readOnly.of(true),
          EditorView.lineWrapping,
          appearance,
          shown,
          explanation,
          this.#words.of(this.#labels()),
        ],
      }),
    });
  }

  #labels() {
    return [
      EditorView.contentAttributes.of({ 'aria-label': t().normalLabel, 'aria-readonly': 'true', tabindex: '0' }),
      EditorState.phrases.of(phrases(language())),
    ];
  }

  /** Shows a text with its changes; what is the same as before stays where it is on the screen. */
  show(text: string, changes: readonly PlacedChange[]): void {
    let from = 0;
    let [end, oldEnd] = [text.length, this.#text.length];
    while (from < end && from < oldEnd && text.charCodeAt(from) === this.#text.charCodeAt(from)) from++;
    while (end > from && oldEnd > from && text.charCodeAt(end - 1) === this.#text.charCodeAt(oldEnd - 1)) {
      end--;
      oldEnd--;
    }
    this.#text = text;
    const same = from === end && from === oldEnd;
    this.#view.dispatch({
      changes: same ? undefined : { from, to: oldEnd, insert: text.slice(from, end) },
      effects: setChanges.of(changes),
    });
  }

  /** After a change of the page's language. */
  relabel(): void {
    this.#view.dispatch({ effects: this.#words.reconfigure(this.#labels()) });
  }

  reveal({ from, to }: { from: number; to: number }): void {
    this.#view.dispatch({
      selection: EditorSelection.range(from, Math.min(to, this.#view.state.doc.length)),
      effects: EditorView.scrollIntoView(from, { y: 'center' }),
    });
    this.#view.focus();
  }
}
