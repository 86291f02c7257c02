// The list of issues. Each is a button to its place, with its repair, and why the rule exists.

import { byId, h, icon } from '../dom.ts';
import { language, t } from '../i18n/index.ts';
import type { Facts, PlacedIssue } from '../worker/protocol.ts';

interface Handlers {
  go(issue: PlacedIssue): void;
}

/** Codes whose explanation is open, so that a list that is made anew keeps them. */
const open = new Set<string>();

export function showIssues(issues: readonly PlacedIssue[], facts: Facts | undefined, handlers: Handlers): void {
  const panel = byId('issues');
  for (const count of document.querySelectorAll<HTMLElement>('[data-count=issues]')) {
    count.textContent = issues.length === 0 ? '' : String(issues.length);
    const hasErrors = issues.some(({ severity }) => severity === 'error');
    count.dataset.tone = hasErrors ? 'error' : 'warning';
  }
  if (issues.length === 0) {
    panel.replaceChildren(h('p', { class: 'empty' }, t().noIssues));
    return;
  }
  const focused = panel.contains(document.activeElement) ? indexOfFocus(panel) : -1;
  const explanations = new Map(facts?.catalogue.map((entry) => [entry.code as string, entry[language()].explanation]));
  const items = issues.map((issue) => item(issue, explanations.get(issue.code), handlers));
  panel.replaceChildren(h('ul', { class: 'issues' }, ...items));
  if (focused !== -1) panel.querySelectorAll<HTMLElement>('.issue-go')[Math.min(focused, items.length - 1)]?.focus();
}

function indexOfFocus(panel: HTMLElement): number {
  return [...panel.querySelectorAll('.issue-go')].indexOf(document.activeElement as Element);
}

function item(issue: PlacedIssue, explanation: string | undefined, { go }: Handlers): HTMLLIElement {
  const words = t();
  const { severity, line, column, path, code, message, fix } = issue;
  const where = line === undefined ? '' : column === undefined ? words.line(line) : `${line}:${column}`;
  const details =
    explanation !== undefined && h('details', null, h('summary', null, words.why), h('p', null, explanation));
  if (details instanceof HTMLElement) {
    const key = `${code} ${path}`;
    details.open = open.has(key);
    details.addEventListener('toggle', () => (details.open ? open.add(key) : open.delete(key)));
  }
  return h(
    'li',
    { class: `issue ${severity}` },
    h(
      'button',
      { class: 'issue-go', attrs: { type: 'button' }, on: { click: () => go(issue) } },
      h('span', { class: 'tag' }, icon(severity), severity === 'error' ? words.error : words.warning),
      h('span', { class: 'issue-message' }, message),
      h('span', { class: 'issue-place' }, where),
    ),
    h('p', { class: 'issue-fix' }, h('span', { class: 'label' }, words.fix), ' ', fix),
    h(
      'div',
      { class: 'issue-meta' },
      h('code', null, code),
      h('code', { class: 'path' }, path === '' ? words.wholeDocument : path),
      details,
    ),
  );
}
