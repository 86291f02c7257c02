// The contract as a form, made from its JSON Schema. A field edits the document's text where its value is.

import type { Node } from 'jsonc-parser';
import { byId, h, icon } from '../dom.ts';
import { t } from '../i18n/index.ts';
import { type Edit, literalOf, nodeAt, setAt, tree } from '../text/edit.ts';
import { child, segments } from '../text/pointer.ts';
import type { Facts, PlacedIssue, Verdict } from '../worker/protocol.ts';
import { choices, described, fieldType, isObject, rules, type Schema } from './fields.ts';

interface Handlers {
  text(): string;
  edit(edits: Edit[]): void;
  goToText(pointer: string): void;
}

interface Field {
  element: HTMLElement;
  issues: HTMLElement;
  /** The control; a group has none. */
  control: HTMLInputElement | HTMLSelectElement | undefined;
  /** Free data: how much there is. */
  free: HTMLElement | undefined;
}

export class FormView {
  readonly #panel = byId('panel-form');
  readonly #handlers: Handlers;
  /** Issues that no field is about. */
  readonly #rest = h('div', { class: 'field-issues' });
  #fields = new Map<string, Field>();
  /** What the form was made for. */
  #made = '';

  constructor(handlers: Handlers) {
    this.#handlers = handlers;
  }

  /** Shows a message in the place of a form. */
  message(text: string): void {
    this.#made = '';
    this.#fields.clear();
    this.#panel.replaceChildren(h('p', { class: 'empty' }, text));
  }

  show(verdict: Verdict, facts: Facts): void {
    const text = this.#handlers.text();
    const root = tree(text);
    const kind = root?.type === 'object' ? kindOf(root, verdict) : undefined;
    if (root === undefined || kind === undefined || kind === 'bare') {
      this.message(kind === 'bare' ? t().formBare : t().formUnreadable);
      return;
    }
    const made = `${kind} ${t().language}`;
    if (this.#made !== made) this.#make(facts.schemas[kind] as Schema);
    this.#made = made;
    for (const [pointer, field] of this.#fields) this.#fill(pointer, field, text, root);
    this.#tell(verdict.issues);
  }

  #make(schema: Schema): void {
    this.#fields.clear();
    this.#panel.replaceChildren(h('div', { class: 'form' }, this.#rest, ...this.#members('', schema)));
  }

  /** Fields first, groups behind them, both in the order of the schema. */
  #members(pointer: string, schema: Schema): HTMLElement[] {
    const members = Object.entries(schema.properties ?? {});
    const required = new Set(schema.required);
    const fields = members.filter(([, member]) => !isObject(member));
    const groups = members.filter(([, member]) => isObject(member));
    return [
      ...(fields.length === 0
        ? []
        : [
            h(
              'div',
              { class: 'fields' },
              ...fields.map(([name, member]) => this.#field(child(pointer, name), name, member, required.has(name))),
            ),
          ]),
      ...groups.map(([name, member]) => this.#group(child(pointer, name), name, member)),
    ];
  }

  #group(pointer: string, name: string, schema: Schema): HTMLElement {
    const issues = h('div', { class: 'field-issues' });
    const isFree = schema.additionalProperties === true;
    const free = isFree ? h('p', { class: 'quiet' }) : undefined;
    const element = h(
      'fieldset',
      { class: 'group', data: { pointer } },
      h('legend', null, h('code', null, name)),
      h('p', { class: 'field-text' }, ...described(schema)),
      issues,
      free,
      ...(isFree ? [this.#textButton(pointer)] : this.#members(pointer, schema)),
    );
    this.#fields.set(pointer, { element, issues, control: undefined, free });
    return element;
  }

  #textButton(pointer: string): HTMLElement {
    const go = () => this.#handlers.goToText(pointer);
    return h('button', { class: 'control small', attrs: { type: 'button' }, on: { click: go } }, t().editInText);
  }

  #field(pointer: string, name: string, schema: Schema, isRequired: boolean): HTMLElement {
    const words = t();
    const id = `field${pointer.replaceAll('/', '-')}`;
    const control = this.#control(id, pointer, schema);
    const issues = h('div', { class: 'field-issues', id: `${id}-issues` });
    const text = h('p', { class: 'field-text', id: `${id}-text` }, ...described(schema));
    const rule = h(
      'p',
      { class: 'field-rules', id: `${id}-rules` },
      [isRequired ? words.required : words.optional, rules(schema)].filter(Boolean).join(' · '),
    );
    control.setAttribute('aria-describedby', `${id}-text ${id}-rules ${id}-issues`);
    const element = h(
      'div',
      { class: 'field', data: { pointer } },
      h('label', { attrs: { for: id } }, name),
      control,
      rule,
      text,
      issues,
    );
    this.#fields.set(pointer, { element, issues, control, free: undefined });
    return element;
  }

  #control(id: string, pointer: string, schema: Schema): HTMLInputElement | HTMLSelectElement {
    const type = fieldType(schema);
    const chosen = choices(schema);
    if (chosen !== undefined) {
      const options = [
        h('option', { attrs: { value: '' } }, t().notSent),
        ...chosen.map((value) => h('option', { attrs: { value } }, value)),
      ];
      const select = h('select', { id, class: 'control' }, ...options);
      select.addEventListener('change', () => this.#edit(pointer, literalOf(select.value, type)));
      return select;
    }
    const example = schema.examples?.[0];
    const input = h('input', {
      id,
      class: `control${type === 'number' ? ' mono' : ''}`,
      attrs: {
        type: 'text',
        inputmode: type === 'number' ? 'decimal' : undefined,
        spellcheck: 'false',
        autocomplete: 'off',
        placeholder: example === undefined ? t().notSent : String(example),
      },
    });
    input.addEventListener('input', () => this.#edit(pointer, literalOf(input.value, type)));
    return input;
  }

  #edit(pointer: string, literal: string | undefined): void {
    const edits = setAt(this.#handlers.text(), segments(pointer), literal);
    if (edits.length > 0) this.#handlers.edit(edits);
  }

  #fill(pointer: string, { control, free }: Field, text: string, root: Node): void {
    const node = nodeAt(root, segments(pointer));
    if (free !== undefined) {
      free.textContent = `${t().formFree} ${node === undefined ? '' : t().members(node.children?.length ?? 0)}`;
    }
    // What is being typed is left alone.
    if (control === undefined || control === document.activeElement) return;
    const value =
      node === undefined
        ? ''
        : node.type === 'string'
          ? String(node.value)
          : text.slice(node.offset, node.offset + node.length);
    if (control instanceof HTMLSelectElement) {
      control.querySelector('[data-unlisted]')?.remove();
      if (![...control.options].some((option) => option.value === value)) {
        control.append(h('option', { attrs: { value }, data: { unlisted: '' } }, t().unlisted(value)));
      }
    }
    control.value = value;
  }

  #tell(issues: readonly PlacedIssue[]): void {
    const byPointer = Map.groupBy(issues, ({ path }) => this.#nearest(path));
    for (const [pointer, { element, issues: place, control }] of this.#fields) {
      const here = byPointer.get(pointer) ?? [];
      control?.setAttribute('aria-invalid', String(here.some(({ severity }) => severity === 'error')));
      element.dataset.issue = here[0]?.severity ?? '';
      place.replaceChildren(...here.map(told));
    }
    this.#rest.replaceChildren(...(byPointer.get('') ?? []).map(told));
  }

  /** Shows the field that a path is about, and goes there; false when the form has none. */
  reveal(path: string): boolean {
    const field = this.#fields.get(this.#nearest(path));
    if (field === undefined) return false;
    field.element.scrollIntoView({ block: 'center' });
    field.control?.focus({ preventScroll: true });
    return true;
  }

  /** The field or group that an issue is shown at: its own, or the nearest above. */
  #nearest(path: string): string {
    let pointer = path;
    while (pointer !== '' && !this.#fields.has(pointer)) pointer = pointer.slice(0, pointer.lastIndexOf('/'));
    return pointer;
  }
}

/** Which contract a document is to be seen by: the verdict's, else what it looks like. */
function kindOf(root: Node, { pipeline }: Verdict): 'enterprise' | 'simple' | 'bare' {
  if (pipeline === 'enterprise') return 'enterprise';
  const names = root.children?.map((member) => String(member.children?.[0]?.value)) ?? [];
  if (names.includes('schema_version'))
    return nodeAt(root, ['schema_version'])?.value === '1.0-simple' ? 'simple' : 'enterprise';
  return names.length === 1 && names[0] === 'payload' ? 'simple' : 'bare';
}

function told({ severity, message, fix }: PlacedIssue): HTMLElement {
  return h('p', { class: `field-issue ${severity}` }, icon(severity), h('span', null, `${message} ${fix}`));
}
