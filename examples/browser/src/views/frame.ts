// The small texts around the views, and which view is in sight.

import { byId } from '../dom.ts';
import { t } from '../i18n/index.ts';
import type { Facts, Verdict } from '../worker/protocol.ts';

/** Which core judges, and the versions of the contract that it knows. */
export function showVersion({ version, contractVersions }: Facts): void {
  byId('version').textContent = `${t().core} ${version} · MASS ${contractVersions.join(', ')}`;
}

/** What separates the fields of a CSV. */
export function showSeparator(delimiter: string | undefined): void {
  const words = t();
  const names: Record<string, string> = { ',': words.comma, ';': words.semicolon, '\t': words.tab, '|': words.bar };
  byId('rows-note').textContent = delimiter === undefined ? '' : words.separator(names[delimiter] ?? delimiter);
}

/** What is said in the place of a normal document, when there is none. */
export function showNormalEmpty(verdict: Verdict | undefined): void {
  const has = verdict !== undefined && verdict.normal !== null;
  byId('normal').hidden = !has;
  const empty = byId('normal-empty');
  empty.hidden = has;
  empty.textContent = verdict?.outcome === 'rejected' ? t().noNormal : t().emptyNormal;
}

/** On narrow screens one part is in sight. */
export function showView(name: string): void {
  byId('main').dataset.view = name;
  for (const button of document.querySelectorAll<HTMLElement>('[data-show]')) {
    button.setAttribute('aria-pressed', String(button.dataset.show === name));
  }
}
