// Which words are in use. Elements with `data-t` get their text from them, `data-t-label` their name for screen readers.

import { en } from './en.ts';
import { es } from './es.ts';

export type Words = typeof en;
export type Language = 'en' | 'es';

const LANGUAGES: Record<Language, Words> = { en, es };

let current: Language = 'en';

export function wordsOf(language: Language): Words {
  return LANGUAGES[language];
}

export function language(): Language {
  return current;
}

/** The words of the page's language. */
export function t(): Words {
  return LANGUAGES[current];
}

/** Puts the page's fixed words into another language. */
export function speak(next: Language): void {
  current = next;
  const words = t() as unknown as Record<string, string>;
  document.documentElement.lang = next;
  document.title = t().title;
  document.querySelector('meta[name="description"]')?.setAttribute('content', t().description);
  for (const element of document.querySelectorAll<HTMLElement>('[data-t]')) {
    element.textContent = words[element.dataset.t ?? ''] ?? '';
  }
  for (const element of document.querySelectorAll<HTMLElement>('[data-t-label]')) {
    const label = words[element.dataset.tLabel ?? ''] ?? '';
    element.setAttribute('aria-label', label);
    if (element.dataset.tTip !== undefined) element.title = label;
  }
}
