// The page: what it knows, and which view shows what of it.

import { byId, say } from './dom.ts';
import { Editor } from './editor/editor.ts';
import { NormalView } from './editor/normal.ts';
import { type Language, language, speak, t } from './i18n/index.ts';
import type { Sample } from './samples/index.ts';
import {
  choicesOf,
  forgetSession,
  freshContext,
  keepSession,
  keepSettings,
  LARGEST,
  readSession,
  readSettings,
} from './settings.ts';
import { LONGEST } from './snippets/index.ts';
import { spanAt, tree } from './text/edit.ts';
import type { Format } from './text/format.ts';
import { segments } from './text/pointer.ts';
import { showChanges } from './views/changes.ts';
import { FormView } from './views/form.ts';
import { showNormalEmpty, showSeparator, showVersion, showView } from './views/frame.ts';
import { showIssues } from './views/issues.ts';
import { type OptionsState, showOptions } from './views/options.ts';
import { RowList } from './views/rows.ts';
import { showSend } from './views/send.ts';
import { type Tabs, tabs } from './views/tabs.ts';
import { type Standing, showVerdict } from './views/verdict.ts';
import { Client, type Port } from './worker/client.ts';
import type { Answer, Facts, PlacedChange, PlacedIssue, Verdict } from './worker/protocol.ts';

/** How long typing may go on before the worker is asked, in milliseconds; longer for long texts. */
const PAUSE = { short: 40, long: 250, longFrom: 500_000 };

export class App {
  readonly editor: Editor;
  readonly #normal: NormalView;
  readonly #form: FormView;
  readonly #rows: RowList;
  readonly #client: Client;
  readonly #inputTabs: Tabs;
  readonly #resultTabs: Tabs;
  readonly #options: OptionsState;
  #facts: Facts | undefined;
  #standing: Standing = { kind: 'loading' };
  #verdict: Verdict | undefined;
  #wanted: Format | 'auto' = 'auto';
  #format: Format = 'json';
  #delimiter = ',';
  #timer: ReturnType<typeof setTimeout> | undefined;
  #keeping: ReturnType<typeof setTimeout> | undefined;

  constructor(onFormat: (format: Format) => void) {
    this.#onFormat = onFormat;
    const kept = readSession();
    const { now, seed } = kept ?? freshContext();
    this.#options = { choices: choicesOf(readSettings().choices), now, seed };
    this.editor = new Editor(byId('editor'), () => this.#changed());
    this.#normal = new NormalView(byId('normal'));
    this.#rows = new RowList((row, go) => this.#chooseRow(row, go));
    this.#form = new FormView({
      text: () => this.editor.text,
      edit: (edits) => this.editor.edit(edits),
      goToText: (pointer) => this.#goToPointer(pointer),
    });
    this.#inputTabs = tabs(document.querySelector('[data-tabs=input]') as HTMLElement, 'tab-text', (id) => {
      byId('main').dataset.input = id;
      this.#showForm();
    });
    this.#resultTabs = tabs(document.querySelector('[data-tabs=result]') as HTMLElement, 'tab-normal');
    this.#client = new Client(
      () => new Worker(new URL('./worker/worker.ts', import.meta.url), { type: 'module' }) as unknown as Port,
      { whole: () => this.editor.text, length: () => this.editor.length, edits: () => this.editor.updates() },
      {
        ready: (facts) => {
          this.#facts = facts;
          this.#show();
        },
        answered: (answer) => this.#answered(answer),
        failed: (message) => this.#stand({ kind: 'failed', message }),
        restarted: () => say(t().restarted),
      },
    );
    this.#wanted = kept?.format ?? 'auto';
    if (kept !== undefined) this.editor.load(kept.text);
    addEventListener('pagehide', () => this.#keep());
  }

  readonly #onFormat: (format: Format) => void;

  get wanted(): Format | 'auto' {
    return this.#wanted;
  }

  get format(): Format {
    return this.#format;
  }

  get isEmpty(): boolean {
    return this.editor.length === 0;
  }

  /** Takes a new document. */
  load(text: string, format: Format | 'auto'): void {
    this.#wanted = format;
    this.editor.load(text);
    this.#inputTabs.show('tab-text');
    this.judge();
  }

  loadSample({ text, format, choices }: Sample): void {
    this.#options.choices = choicesOf(choices);
    keepSettings({ choices: this.#options.choices });
    this.load(text, format);
    this.showOptions();
  }

  setFormat(format: Format | 'auto'): void {
    this.#wanted = format;
    this.judge();
  }

  setLanguage(next: Language): void {
    speak(next);
    this.editor.relabel();
    this.#normal.relabel();
    this.#rows.relabel();
    this.showOptions();
    this.#show();
    this.judge();
  }

  showOptions(): void {
    showOptions(this.#options, {
      changed: ({ choices }) => {
        keepSettings({ choices });
        this.judge();
      },
      renew: () => {
        Object.assign(this.#options, freshContext());
        this.showOptions();
        this.judge();
      },
    });
  }

  forget(): void {
    this.editor.load('');
    forgetSession();
    this.#wanted = 'auto';
    this.judge();
    say(t().forgotten);
  }

  /** Asks for a verdict now. */
  judge(): void {
    clearTimeout(this.#timer);
    const { choices, now, seed } = this.#options;
    this.#client.judge({ format: this.#wanted, options: { ...choices, locale: language(), now, seed } });
    clearTimeout(this.#keeping);
    this.#keeping = setTimeout(() => this.#keep(), 800);
  }

  #keep(): void {
    const { now, seed } = this.#options;
    if (this.editor.length > LARGEST) forgetSession();
    else keepSession({ text: this.editor.text, format: this.#wanted, now, seed });
  }

  #changed(): void {
    clearTimeout(this.#timer);
    const pause = this.editor.length > PAUSE.longFrom ? PAUSE.long : PAUSE.short;
    this.#timer = setTimeout(() => this.judge(), pause);
  }

  #answered(answer: Exclude<Answer, { type: 'ready' | 'failed' }>): void {
    if (answer.type === 'row') {
      if (answer.row !== this.#rows.chosen) return;
      this.#verdict = answer.verdict;
      if (this.#standing.kind === 'rows') this.#standing.row = answer.verdict;
      this.#show();
      return;
    }
    this.#setFormat(answer.format);
    if (answer.type === 'verdict') {
      this.#verdict = answer.verdict;
      this.editor.mark(answer.verdict.issues);
      this.#stand({ kind: 'document', verdict: answer.verdict, milliseconds: answer.milliseconds });
      return;
    }
    this.#delimiter = answer.delimiter ?? ',';
    if (answer.first === 0) this.#verdict = undefined;
    this.#rows.add(answer.first, answer.rows);
    const { totals, done, bytes, milliseconds } = answer;
    this.#standing = { kind: 'rows', totals, done, bytes, milliseconds, row: this.#verdict };
    if (done) {
      this.editor.mark(this.#rows.rows.flatMap(({ issues }) => issues));
      const chosen = this.#rows.chosen;
      this.#rows.choose(chosen >= 0 && chosen < totals.rows ? chosen : 0, false);
    }
    this.#show();
  }

  #setFormat(format: Format): void {
    this.#format = format;
    this.editor.setFormat(format);
    byId('pane-rows').hidden = format === 'json';
    this.#onFormat(format);
  }

  #stand(standing: Standing): void {
    this.#standing = standing;
    if (standing.kind === 'failed') this.#verdict = undefined;
    this.#show();
  }

  /** Shows all there is to show. */
  #show(): void {
    const verdict = this.#verdict;
    const words = t();
    showVerdict(this.#standing);
    showIssues(verdict?.issues ?? [], this.#facts, { go: (issue) => this.#goToIssue(issue) });
    byId('issues-of').textContent =
      this.#format === 'json' || this.#rows.chosen < 0 ? '' : words.row(this.#rows.chosen);
    showChanges(verdict, { go: (change) => this.#goToChange(change) });
    const normal = verdict?.normal ?? null;
    showNormalEmpty(verdict);
    this.#normal.show(normal ?? '', verdict?.changes ?? []);
    showSeparator(this.#format === 'csv' ? this.#delimiter : undefined);
    this.#showSend();
    this.#showForm();
    if (this.#facts !== undefined) showVersion(this.#facts);
  }

  #showSend(): void {
    const { choices, now, seed } = this.#options;
    // Long texts are not in the snippet: its first part tells that they are long.
    const text = this.editor.view.state.sliceDoc(0, LONGEST + 1);
    const pipeline = this.#verdict?.pipeline ?? 'enterprise';
    const job = {
      text,
      format: this.#format,
      delimiter: this.#delimiter,
      pipeline,
      options: { ...choices, locale: language(), now, seed },
    };
    showSend(this.isEmpty ? undefined : job);
  }

  readonly #showForm = (): void => {
    if (this.#inputTabs === undefined || this.#inputTabs.shown !== 'tab-form') return;
    if (this.#format !== 'json') this.#form.message(t().formOnlyJson);
    else if (this.#verdict === undefined || this.#facts === undefined) this.#form.message(t().loading);
    else this.#form.show(this.#verdict, this.#facts);
  };

  #chooseRow(row: number, go: boolean): void {
    this.#client.row(row);
    const summary = this.#rows.rows[row];
    if (!go || summary === undefined) return;
    const line = this.editor.view.state.doc.line(Math.min(summary.line, this.editor.view.state.doc.lines));
    this.editor.reveal(line.from, line.to, false);
  }

  #goToIssue({ from, to, path }: PlacedIssue): void {
    showView('input');
    if (this.#inputTabs.shown === 'tab-form' && this.#form.reveal(path)) return;
    this.#inputTabs.show('tab-text');
    this.editor.reveal(from, to, true);
  }

  #goToChange({ spot }: PlacedChange): void {
    if (spot === undefined) return;
    showView('result');
    this.#resultTabs.show('tab-normal');
    this.#normal.reveal({ from: spot.from, to: spot.to });
  }

  #goToPointer(pointer: string): void {
    const span = spanAt(tree(this.editor.text), segments(pointer));
    this.#inputTabs.show('tab-text');
    if (span !== undefined) this.editor.reveal(span.from, span.to, true);
  }
}
