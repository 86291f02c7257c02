// The options of the core, and the clock and seed that make a run repeatable.

import { byId, h } from '../dom.ts';
import { t } from '../i18n/index.ts';
import { type Choices, DEFAULTS } from '../settings.ts';

export interface OptionsState {
  choices: Choices;
  now: string;
  seed: string;
}

interface Handlers {
  changed(state: OptionsState): void;
  renew(): void;
}

type Choice = [value: string, label: string];

export function showOptions(state: OptionsState, handlers: Handlers): void {
  const words = t();
  const set = (part: Partial<Choices>) => {
    state.choices = { ...state.choices, ...part };
    handlers.changed(state);
    showCount(state.choices);
  };
  const { pipeline, strict, payload, keys, signals } = state.choices;
  byId('options').replaceChildren(
    h('h2', null, words.options),
    select(
      'option-pipeline',
      words.pipeline,
      pipeline,
      [
        ['auto', words.pipelineAuto],
        ['simple', words.pipelineSimple],
        ['enterprise', words.pipelineEnterprise],
      ],
      (value) => set({ pipeline: value as Choices['pipeline'] }),
    ),
    select(
      'option-strict',
      words.mode,
      strict ? 'strict' : 'lenient',
      [
        ['strict', words.strict],
        ['lenient', words.lenient],
      ],
      (value) => set({ strict: value === 'strict' }),
    ),
    select(
      'option-payload',
      words.payload,
      payload,
      [
        ['normalize', words.payloadNormalize],
        ['preserve', words.payloadPreserve],
      ],
      (value) => set({ payload: value as Choices['payload'] }),
    ),
    select(
      'option-keys',
      words.keys,
      keys,
      [
        ['preserve', words.keysPreserve],
        ['snake_case', words.keysSnake],
      ],
      (value) => set({ keys: value as Choices['keys'] }),
    ),
    h(
      'label',
      { class: 'check' },
      h('input', {
        id: 'option-signals',
        attrs: { type: 'checkbox', checked: signals },
        on: { change: (event) => set({ signals: (event.target as HTMLInputElement).checked }) },
      }),
      ` ${words.signals}`,
    ),
    text('option-now', words.now, state.now, (value) => {
      if (Number.isNaN(Date.parse(value)) || !/T.*(?:[Zz]|[+-]\d\d:\d\d)$/.test(value)) return words.badNow;
      state.now = value;
      handlers.changed(state);
      return '';
    }),
    text('option-seed', words.seed, state.seed, (value) => {
      state.seed = value;
      handlers.changed(state);
      return '';
    }),
    h('p', { class: 'hint' }, words.nowHint),
    h(
      'div',
      { class: 'option-actions' },
      h('button', { class: 'control', attrs: { type: 'button' }, on: { click: handlers.renew } }, words.renew),
      h(
        'button',
        { class: 'control', attrs: { type: 'button', popovertarget: 'options', popovertargetaction: 'hide' } },
        words.close,
      ),
    ),
  );
  showCount(state.choices);
}

/** How many options are not the default, on the button. */
function showCount(choices: Choices): void {
  const names = Object.keys(DEFAULTS) as (keyof Choices)[];
  const count = names.filter((name) => choices[name] !== DEFAULTS[name]).length;
  const badge = byId('options-count');
  badge.hidden = count === 0;
  badge.textContent = String(count);
}

function select(
  id: string,
  label: string,
  value: string,
  choices: Choice[],
  changed: (value: string) => void,
): HTMLElement {
  const options = choices.map(([name, words]) =>
    h('option', { attrs: { value: name, selected: name === value } }, words),
  );
  return h(
    'div',
    { class: 'option' },
    h('label', { attrs: { for: id } }, label),
    h(
      'select',
      { id, class: 'control', on: { change: (event) => changed((event.target as HTMLSelectElement).value) } },
      ...options,
    ),
  );
}

/** A field; `changed` says what is wrong with a value, if anything is. */
function text(id: string, label: string, value: string, changed: (value: string) => string): HTMLElement {
  const error = h('p', { class: 'option-error', id: `${id}-error`, attrs: { role: 'alert' } });
  const input = h('input', {
    id,
    class: 'control mono',
    attrs: { type: 'text', value, spellcheck: 'false', autocomplete: 'off', 'aria-describedby': `${id}-error` },
  });
  input.addEventListener('change', () => {
    error.textContent = changed(input.value.trim());
    input.setAttribute('aria-invalid', String(error.textContent !== ''));
  });
  return h('div', { class: 'option' }, h('label', { attrs: { for: id } }, label), input, error);
}
