// The verdict in one line: what became of the document, how it was measured, its digests.

import { byId, copyButton, h, type IconName, icon } from '../dom.ts';
import { t } from '../i18n/index.ts';
import type { Totals, Verdict } from '../worker/protocol.ts';

/** What the page knows at a moment. */
export type Standing =
  | { kind: 'loading' }
  | { kind: 'failed'; message: string }
  | { kind: 'document'; verdict: Verdict; milliseconds: number }
  | { kind: 'rows'; totals: Totals; done: boolean; bytes: number; milliseconds: number; row: Verdict | undefined };

interface Line {
  tone: 'ok' | 'changed' | 'error' | 'empty' | 'busy';
  title: string;
  hint: string;
}

const ICONS: Record<Line['tone'], IconName> = {
  ok: 'ok',
  changed: 'changed',
  error: 'error',
  empty: 'empty',
  busy: 'busy',
};

export function showVerdict(standing: Standing): void {
  const { tone, title, hint } = lineOf(standing);
  const state = byId('verdict-state');
  byId('verdict').dataset.tone = tone;
  // A live region that is written again is read again.
  if (state.dataset.said !== `${title}|${hint}`) {
    state.dataset.said = `${title}|${hint}`;
    state.replaceChildren(
      h('span', { class: 'state-mark' }, icon(ICONS[tone])),
      h('span', { class: 'state-words' }, h('strong', null, title), h('span', { class: 'state-hint' }, hint)),
    );
  }
  byId('verdict-facts').replaceChildren(...factsOf(standing).flatMap(fact));
  showDigests(standing.kind === 'document' ? standing.verdict : standing.kind === 'rows' ? standing.row : undefined);
}

function lineOf(standing: Standing): Line {
  const words = t();
  if (standing.kind === 'loading') return { tone: 'busy', title: words.checking, hint: words.loading };
  if (standing.kind === 'failed') {
    return { tone: 'error', title: words.failed, hint: words.failedHint(standing.message) };
  }
  if (standing.kind === 'rows') {
    const { rows, valid, changed, rejected } = standing.totals;
    const hint = words.rowsHint(valid, changed, rejected);
    if (!standing.done) return { tone: 'busy', title: words.checking, hint: words.rowsRunning(rows) };
    const tone = rejected > 0 ? 'error' : changed > 0 ? 'changed' : rows > 0 ? 'ok' : 'empty';
    return { tone, title: words.rowsAccepted(rows - rejected, rows), hint };
  }
  const { outcome, issues, changes } = standing.verdict;
  const errors = issues.filter(({ severity }) => severity === 'error').length;
  const warnings = issues.length - errors;
  const changed = changes.filter(({ before }) => before !== undefined).length;
  const added = changes.length - changed;
  const also = [
    outcome !== 'rejected' && added > 0 && words.additions(added),
    warnings > 0 && words.warnings(warnings),
  ].filter((part) => part !== false);
  if (outcome === 'empty') return { tone: 'empty', title: words.empty, hint: words.emptyHint };
  if (outcome === 'rejected') {
    return { tone: 'error', title: words.rejected, hint: [words.errors(errors), ...also].join(' · ') };
  }
  if (outcome === 'changed') return { tone: 'changed', title: words.accepted(changed), hint: also.join(' · ') };
  return { tone: 'ok', title: words.valid, hint: also.length > 0 ? also.join(' · ') : words.validHint };
}

function factsOf(standing: Standing): [string, string][] {
  const words = t();
  if (standing.kind === 'loading' || standing.kind === 'failed') return [];
  if (standing.kind === 'rows') {
    return [
      [words.size, words.bytes(standing.bytes)],
      [words.time, words.milliseconds(standing.milliseconds)],
    ];
  }
  const { pipeline, missingRatio, stalenessSeconds, bytes, outcome } = standing.verdict;
  if (outcome === 'empty') return [];
  return [
    [
      words.pipeline,
      pipeline === null ? '–' : pipeline === 'enterprise' ? words.pipelineEnterprise : words.pipelineSimple,
    ],
    [words.missing, missingRatio === null ? '–' : words.percent(missingRatio)],
    [words.staleness, stalenessSeconds === null ? '–' : words.seconds(stalenessSeconds)],
    [words.size, words.bytes(bytes)],
    [words.time, words.milliseconds(standing.milliseconds)],
  ];
}

function fact([name, value]: [string, string]): HTMLElement[] {
  return [h('div', null, h('dt', null, name), h('dd', null, value))];
}

let digests = '';

function showDigests(verdict: Verdict | undefined): void {
  const words = t();
  const next = JSON.stringify([words.language, verdict?.documentSha256, verdict?.contentSha256]);
  if (next === digests) return;
  digests = next;
  const one = (name: string, hint: string, digest: string | null | undefined) =>
    h(
      'div',
      { class: 'digest', title: hint },
      h('span', { class: 'digest-name' }, name),
      h('code', null, digest ?? '–'),
      digest !== null && digest !== undefined
        ? copyButton(words.copy, words.copyOf(`${name} SHA-256`), words.copied, words.notCopied, () => digest)
        : null,
    );
  byId('verdict-digests').replaceChildren(
    one(words.documentDigest, words.documentDigestHint, verdict?.documentSha256),
    one(words.contentDigest, words.contentDigestHint, verdict?.contentSha256),
  );
}
