// The same work elsewhere, to be copied.

import { byId, copyButton, h } from '../dom.ts';
import { t } from '../i18n/index.ts';
import { fileName, fits, type Job, snippet, type Target } from '../snippets/index.ts';

const NAMES: Record<Target, string> = { curl: 'curl', python: 'Python', node: 'Node' };

let target: Target = 'curl';

/** Shows the snippet for a job; undefined when there is nothing to send. */
export function showSend(job: Job | undefined): void {
  const panel = byId('panel-send');
  const words = t();
  if (job === undefined) {
    panel.replaceChildren(h('p', { class: 'empty' }, words.nothingToSend));
    return;
  }
  const code = snippet(target, job);
  const notes = {
    curl: [words.curlNote, words.serverOptions],
    python: [words.pythonNote, words.sameDigest],
    node: [words.nodeNote, ...(job.format === 'csv' ? [words.papaNote] : []), words.sameDigest],
  }[target];
  if (!fits(job)) notes.push(words.asFile(fileName(job.format)));
  const choice = (name: Target) =>
    h(
      'button',
      {
        attrs: { type: 'button', 'aria-pressed': String(name === target), 'data-target': name },
        on: {
          click: () => {
            target = name;
            showSend(job);
            panel.querySelector<HTMLElement>(`[data-target=${name}]`)?.focus();
          },
        },
      },
      NAMES[name],
    );
  panel.replaceChildren(
    h(
      'div',
      { class: 'send-head' },
      h(
        'div',
        { class: 'segmented', attrs: { role: 'group', 'aria-label': words.send } },
        choice('curl'),
        choice('python'),
        choice('node'),
      ),
      copyButton(
        words.copySnippet,
        `${words.copySnippet}: ${NAMES[target]}`,
        words.copied,
        words.notCopied,
        () => code,
      ),
    ),
    h('p', { class: 'send-note' }, notes.join(' ')),
    h(
      'pre',
      { class: 'snippet', tabindex: 0, attrs: { role: 'region', 'aria-label': NAMES[target] } },
      h('code', { id: 'snippet' }, code),
    ),
  );
}
