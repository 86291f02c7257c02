// Puts the page together.

import { App } from './app.ts';
import { byId, h, icon } from './dom.ts';
import { type Language, language, speak, t } from './i18n/index.ts';
import { type Group, SAMPLES } from './samples/index.ts';
import { keepSettings, type Theme } from './settings.ts';
import type { Format } from './text/format.ts';
import { takeFiles } from './views/files.ts';
import { showView } from './views/frame.ts';

const root = document.documentElement;
const samples = byId<HTMLSelectElement>('samples');
const format = byId<HTMLSelectElement>('format');
const theme = byId('theme');

speak(root.lang === 'es' ? 'es' : 'en');
const app = new App(showFormats);
app.showOptions();
showView('input');
relabel();
const first = SAMPLES[0];
if (app.isEmpty && first !== undefined) app.load(first.text, 'auto');
else app.judge();

function relabel(): void {
  showSamples();
  showFormats();
  showTheme();
  for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
    button.setAttribute('aria-pressed', String(button.dataset.language === language()));
  }
}

function showSamples(): void {
  const groups: Group[] = ['samplesValid', 'samplesMessy', 'samplesBatches', 'samplesMistakes'];
  samples.replaceChildren(
    h('option', { attrs: { value: '' } }, t().loadExample),
    ...groups.map((group) => {
      const of = SAMPLES.filter((sample) => sample.group === group);
      const options = of.map(({ id, name }) => h('option', { attrs: { value: id } }, name[language()]));
      return h('optgroup', { attrs: { label: t()[group] } }, ...options);
    }),
  );
}

function showFormats(): void {
  const names: Record<Format, string> = { json: 'JSON', ndjson: 'NDJSON', csv: 'CSV' };
  const auto = app.wanted === 'auto' ? t().autoIs(names[app.format]) : t().auto;
  const values: [string, string][] = [['auto', auto], ...Object.entries(names)];
  const made = JSON.stringify([values, app.wanted]);
  if (format.dataset.made === made) return;
  format.dataset.made = made;
  format.replaceChildren(...values.map(([value, words]) => h('option', { attrs: { value } }, words)));
  format.value = app.wanted;
}

function showTheme(): void {
  const label = root.dataset.theme === 'dark' ? t().themeToLight : t().themeToDark;
  theme.replaceChildren(icon(root.dataset.theme === 'dark' ? 'sun' : 'moon'));
  theme.setAttribute('aria-label', label);
  theme.title = label;
}

samples.addEventListener('change', () => {
  const sample = SAMPLES.find(({ id }) => id === samples.value);
  samples.value = '';
  if (sample !== undefined) app.loadSample(sample);
});

format.addEventListener('change', () => app.setFormat(format.value as Format | 'auto'));

theme.addEventListener('click', () => {
  const next: Theme = root.dataset.theme === 'dark' ? 'light' : 'dark';
  root.dataset.theme = next;
  keepSettings({ theme: next });
  showTheme();
});

for (const button of document.querySelectorAll<HTMLElement>('[data-language]')) {
  button.addEventListener('click', () => {
    const next = button.dataset.language as Language;
    keepSettings({ language: next });
    app.setLanguage(next);
    relabel();
  });
}

for (const button of document.querySelectorAll<HTMLElement>('[data-show]')) {
  button.addEventListener('click', () => showView(button.dataset.show ?? 'input'));
}

byId('forget').addEventListener('click', () => app.forget());
takeFiles((text, kind) => app.load(text, kind));

if (import.meta.env.PROD && 'serviceWorker' in navigator) {
  navigator.serviceWorker.register('./sw.js').then(
    () => navigator.serviceWorker.ready.then(() => byId('offline').removeAttribute('hidden')),
    // Without one the page works as long as its server does.
    () => {},
  );
}
