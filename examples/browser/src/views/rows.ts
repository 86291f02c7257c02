// The rows of a batch. Only those in sight have elements, so a file may have hundreds of thousands.

import { byId, h, icon } from '../dom.ts';
import { t } from '../i18n/index.ts';
import type { RowSummary } from '../worker/protocol.ts';

/** The height of a row in pixels, as the style sheet has it. */
const HEIGHT = 30;

/** Rows that are kept ready above and below. */
const AROUND = 6;

export class RowList {
  readonly #host = byId('rows');
  readonly #only = byId<HTMLInputElement>('only-rejected');
  readonly #choose: (row: number, go: boolean) => void;
  readonly #list = h('div', { class: 'row-list', attrs: { role: 'listbox' }, tabindex: 0 });
  readonly #space = h('div', { class: 'row-space', attrs: { role: 'presentation' } });
  #rows: RowSummary[] = [];
  /** Numbers of the rows that are listed. */
  #listed: number[] = [];
  #chosen = -1;
  #due = false;

  constructor(choose: (row: number, go: boolean) => void) {
    this.#choose = choose;
    this.#list.append(this.#space);
    this.#host.append(this.#list);
    this.#list.addEventListener('scroll', () => this.#draw(), { passive: true });
    this.#list.addEventListener('keydown', (event) => this.#key(event));
    this.#list.addEventListener('click', (event) => {
      const option = (event.target as Element).closest<HTMLElement>('[data-row]');
      if (option !== null) this.choose(Number(option.dataset.row), true);
    });
    this.#only.addEventListener('change', () => {
      this.#filter();
      this.#list.scrollTop = 0;
      this.#draw();
    });
    new ResizeObserver(() => this.#draw()).observe(this.#list);
    this.relabel();
  }

  get chosen(): number {
    return this.#chosen;
  }

  get rows(): readonly RowSummary[] {
    return this.#rows;
  }

  clear(): void {
    this.#rows = [];
    this.#listed = [];
    this.#draw();
  }

  add(first: number, rows: readonly RowSummary[]): void {
    if (first === 0) this.clear();
    for (const [index, row] of rows.entries()) {
      this.#rows[first + index] = row;
      if (this.#takes(row)) this.#listed.push(first + index);
    }
    this.#draw();
  }

  relabel(): void {
    this.#list.setAttribute('aria-label', t().rowList);
    this.#draw();
  }

  choose(row: number, go: boolean): void {
    this.#chosen = row;
    this.#draw();
    this.#choose(row, go);
  }

  #takes({ outcome }: RowSummary): boolean {
    return !this.#only.checked || outcome === 'rejected';
  }

  #filter(): void {
    this.#listed = this.#rows.flatMap((row, number) => (this.#takes(row) ? [number] : []));
  }

  #key(event: KeyboardEvent): void {
    const page = Math.max(1, Math.floor(this.#list.clientHeight / HEIGHT) - 1);
    const at = this.#listed.indexOf(this.#chosen);
    const next = {
      ArrowDown: at + 1,
      ArrowUp: at - 1,
      PageDown: at + page,
      PageUp: at - page,
      Home: 0,
      End: Number.POSITIVE_INFINITY,
    }[event.key];
    if (event.key === 'Enter' && at !== -1) this.choose(this.#chosen, true);
    if (next === undefined || this.#listed.length === 0) return;
    event.preventDefault();
    const place = Math.min(Math.max(next, 0), this.#listed.length - 1);
    const top = place * HEIGHT;
    if (top < this.#list.scrollTop) this.#list.scrollTop = top;
    const bottom = top + HEIGHT - this.#list.clientHeight;
    if (bottom > this.#list.scrollTop) this.#list.scrollTop = bottom;
    this.choose(this.#listed[place] as number, false);
  }

  #draw(): void {
    if (this.#due) return;
    this.#due = true;
    requestAnimationFrame(() => {
      this.#due = false;
      this.#render();
    });
  }

  #render(): void {
    const { scrollTop, clientHeight } = this.#list;
    this.#space.style.height = `${this.#listed.length * HEIGHT}px`;
    const first = Math.max(0, Math.floor(scrollTop / HEIGHT) - AROUND);
    const after = Math.min(this.#listed.length, Math.ceil((scrollTop + clientHeight) / HEIGHT) + AROUND);
    const shown = this.#listed.slice(first, after).map((number, index) => this.#row(number, first + index));
    if (this.#listed.length === 0 && this.#rows.length > 0) shown.push(h('p', { class: 'empty' }, t().noRows));
    this.#space.replaceChildren(...shown);
    const chosen = shown.find(({ id }) => id === `row-${this.#chosen}`);
    if (chosen === undefined) this.#list.removeAttribute('aria-activedescendant');
    else this.#list.setAttribute('aria-activedescendant', chosen.id);
  }

  #row(number: number, place: number): HTMLElement {
    const words = t();
    const { line, outcome, errors, changes, about } = this.#rows[number] as RowSummary;
    const said = { valid: words.outcomeValid, changed: words.changes(changes), rejected: words.errors(errors) }[
      outcome
    ];
    const element = h(
      'div',
      {
        class: `row ${outcome}`,
        id: `row-${number}`,
        data: { row: String(number) },
        attrs: {
          role: 'option',
          'aria-selected': String(number === this.#chosen),
          'aria-posinset': place + 1,
          'aria-setsize': this.#listed.length,
        },
      },
      h('span', { class: 'row-number' }, number),
      h(
        'span',
        { class: 'row-outcome' },
        icon(outcome === 'valid' ? 'ok' : outcome === 'changed' ? 'changed' : 'error'),
        said,
      ),
      h('span', { class: 'row-about' }, about),
      h('span', { class: 'row-line' }, words.line(line)),
    );
    element.style.top = `${place * HEIGHT}px`;
    return element;
  }
}
