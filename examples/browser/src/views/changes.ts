// The list of changes by rule: what was sent first, then what was added.

import { byId, h, icon } from '../dom.ts';
import { kindOf } from '../editor/normal.ts';
import { language, t } from '../i18n/index.ts';
import { whyOf } from '../i18n/rules.ts';
import type { FoundSignal, PlacedChange, Verdict } from '../worker/protocol.ts';

interface Handlers {
  go(change: PlacedChange): void;
}

/** Changes of one rule that are shown at first. */
const SHOWN = 200;

export function showChanges(verdict: Verdict | undefined, { go }: Handlers): void {
  const changes = verdict?.changes ?? [];
  const changed = changes.filter((change) => kindOf(change) === 'changed');
  const added = changes.filter((change) => kindOf(change) === 'added');
  for (const count of document.querySelectorAll<HTMLElement>('[data-count=changes]')) {
    count.textContent = changed.length === 0 ? '' : String(changed.length);
    count.dataset.tone = 'changed';
  }
  const words = t();
  const panel = byId('panel-changes');
  if (verdict === undefined || verdict.normal === null) {
    panel.replaceChildren(
      h('p', { class: 'empty' }, verdict?.outcome === 'rejected' ? words.noNormal : words.emptyNormal),
    );
    return;
  }
  panel.replaceChildren(
    ...(verdict.recognised.length > 0 ? [signals(verdict.recognised)] : []),
    section(words.toYourData, changed, go),
    ...(added.length > 0 ? [section(words.addedTo, added, go)] : []),
  );
}

function section(title: string, changes: PlacedChange[], go: Handlers['go']): HTMLElement {
  const byRule = Map.groupBy(changes, ({ rule }) => rule);
  return h(
    'section',
    { class: 'block' },
    h('h3', null, title, ' ', h('span', { class: 'count' }, changes.length)),
    changes.length === 0 ? h('p', { class: 'quiet' }, t().noChanges) : null,
    ...[...byRule].map(([rule, of]) => group(rule, of, go)),
  );
}

function group(rule: string, changes: PlacedChange[], go: Handlers['go']): HTMLElement {
  const list = h('ul', { class: 'changes' }, ...changes.slice(0, SHOWN).map((change) => item(change, go)));
  const more = h('button', { class: 'link', attrs: { type: 'button' } }, t().moreIssues(changes.length));
  more.addEventListener('click', () => {
    list.append(...changes.slice(SHOWN).map((change) => item(change, go)));
    more.remove();
  });
  return h(
    'div',
    { class: 'rule' },
    h('h4', null, h('code', null, rule), ' ', h('span', { class: 'why' }, whyOf(rule, language()))),
    list,
    changes.length > SHOWN ? more : null,
  );
}

function item(change: PlacedChange, go: Handlers['go']): HTMLLIElement {
  const kind = kindOf(change);
  const path = change.path === '' ? t().wholeDocument : change.path;
  return h(
    'li',
    { class: `change ${kind}` },
    h('button', { class: 'path', attrs: { type: 'button' }, on: { click: () => go(change) } }, path),
    h(
      'span',
      { class: 'values' },
      kind === 'added' ? h('span', { class: 'tag' }, icon('added'), t().added) : h('del', null, change.before ?? ''),
      kind === 'added' ? null : h('span', { class: 'arrow', attrs: { 'aria-hidden': 'true' } }, '→'),
      h('ins', null, change.after ?? ''),
    ),
  );
}

function signals(found: FoundSignal[]): HTMLElement {
  const words = t();
  return h(
    'section',
    { class: 'block' },
    h('h3', null, words.recognised, ' ', h('span', { class: 'count' }, found.length)),
    h(
      'ul',
      { class: 'changes' },
      ...found.map(({ signal, value, unit, name }) =>
        h(
          'li',
          { class: 'change' },
          h('code', { class: 'path' }, signal.slice(1)),
          h(
            'span',
            { class: 'values' },
            h('ins', null, `${words.decimal(value)}${unit === '1' ? '' : ` ${unit}`}`),
            h('span', { class: 'quiet' }, ` ← ${name}`),
          ),
        ),
      ),
    ),
  );
}
