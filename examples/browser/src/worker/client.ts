// The page's end of the worker: one question under way, the latest waiting; late answers are dropped, and a worker that
// died or hangs is replaced.

import type { Format } from '../text/format.ts';
import type { Answer, Facts, Options, Request, TextUpdate } from './protocol.ts';

/** What a worker is to us; tests have one of their own. */
export interface Port {
  postMessage(request: Request): void;
  terminate(): void;
  onmessage: ((event: { data: Answer }) => void) | null;
  onerror: ((event: { message?: string; preventDefault?(): void }) => void) | null;
}

/** Where the text comes from: what has changed since the worker saw it last, or all of it. */
export interface TextSource {
  whole(): string;
  /** Its characters. */
  length(): number;
  /** The edits since the last call; undefined when there were none. */
  edits(): TextUpdate | undefined;
}

export interface Listener {
  ready(facts: Facts): void;
  answered(answer: Exclude<Answer, { type: 'ready' | 'failed' }>): void;
  failed(message: string): void;
  /** The worker was replaced, and is asked again. */
  restarted(): void;
}

/** How long a worker may say nothing while it is asked something, in milliseconds; as long again for each so many
 * characters, for a slow machine works for seconds on a document of 1 MiB. */
const PATIENCE = 6000;
const MORE_FOR = 200_000;

/** How often a question is asked again, of a new worker. */
const ATTEMPTS = 2;

type Question = { format: Format | 'auto'; options: Options };

export class Client {
  readonly #make: () => Port;
  readonly #source: TextSource;
  readonly #listener: Listener;
  readonly #patience: number;
  #port: Port | undefined;
  #id = 0;
  /** The question that was asked last, until it is answered. */
  #open: { id: number; question: Question; attempts: number } | undefined;
  #watchdog: ReturnType<typeof setTimeout> | undefined;
  /** Whether the worker has the text. */
  #hasText = false;

  constructor(make: () => Port, source: TextSource, listener: Listener, patience = PATIENCE) {
    this.#make = make;
    this.#source = source;
    this.#listener = listener;
    this.#patience = patience;
    this.#start();
  }

  /** Asks for a verdict on the text as it is. What was asked before is not waited for any more. */
  judge(question: Question): void {
    this.#ask(question, 1);
  }

  /** Asks for all about one row of the last verdict. */
  row(row: number): void {
    this.#port?.postMessage({ type: 'row', id: this.#id, row });
  }

  #ask(question: Question, attempts: number): void {
    const edits = this.#source.edits();
    const update = this.#hasText ? edits : { text: this.#source.whole() };
    this.#hasText = true;
    this.#open = { id: ++this.#id, question, attempts };
    this.#watch();
    this.#port?.postMessage({ type: 'judge', id: this.#id, update, ...question });
  }

  #start(): void {
    this.#port?.terminate();
    const port = this.#make();
    this.#port = port;
    this.#hasText = false;
    port.onmessage = ({ data }) => {
      if (this.#port === port) this.#take(data);
    };
    port.onerror = (event) => {
      event.preventDefault?.();
      if (this.#port === port) this.#replace(event.message ?? 'the worker could not be started');
    };
  }

  #take(answer: Answer): void {
    if (answer.type === 'ready') {
      this.#listener.ready(answer.facts);
      if (this.#open !== undefined) this.#watch();
      return;
    }
    if (answer.id !== this.#id) return;
    if (answer.type === 'failed') {
      this.#replace(answer.message);
      return;
    }
    if (answer.type === 'verdict' || (answer.type === 'rows' && answer.done)) {
      this.#open = undefined;
      clearTimeout(this.#watchdog);
    } else if (this.#open !== undefined) this.#watch();
    this.#listener.answered(answer);
  }

  #watch(): void {
    clearTimeout(this.#watchdog);
    const patience = Math.round(this.#patience * (1 + this.#source.length() / MORE_FOR));
    this.#watchdog = setTimeout(() => this.#replace(`no answer for ${patience / 1000} s`), patience);
  }

  /** A new worker, which is asked again; a text that no worker survives is given up. */
  #replace(message: string): void {
    clearTimeout(this.#watchdog);
    const open = this.#open;
    this.#open = undefined;
    this.#start();
    if (open === undefined) return;
    if (open.attempts >= ATTEMPTS) this.#listener.failed(message);
    else {
      this.#listener.restarted();
      this.#ask(open.question, open.attempts + 1);
    }
  }
}
