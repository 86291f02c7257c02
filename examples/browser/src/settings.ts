// What is remembered: language, theme and options in localStorage; the text in sessionStorage, which ends with the tab.

import type { Language } from './i18n/index.ts';
import type { Format } from './text/format.ts';
import type { Options } from './worker/protocol.ts';

/** public/first.js reads it too. */
const KEY = 'mass-preview';
const TEXT_KEY = 'mass-preview-text';

/** Characters of the largest text that is kept; sessionStorage has some megabytes. */
export const LARGEST = 1_500_000;

export type Theme = 'light' | 'dark';

/** Options without what is the session's: language, clock, seed. */
export type Choices = Omit<Options, 'locale' | 'now' | 'seed'>;

export const DEFAULTS: Choices = {
  pipeline: 'auto',
  strict: true,
  payload: 'normalize',
  keys: 'preserve',
  signals: false,
};

interface Settings {
  language?: Language;
  theme?: Theme;
  choices?: Partial<Choices>;
}

export function readSettings(): Settings {
  try {
    const kept: unknown = JSON.parse(localStorage.getItem(KEY) ?? '{}');
    return typeof kept === 'object' && kept !== null ? (kept as Settings) : {};
  } catch {
    return {};
  }
}

export function keepSettings(settings: Settings): void {
  try {
    localStorage.setItem(KEY, JSON.stringify({ ...readSettings(), ...settings }));
  } catch {
    // A browser that keeps nothing has the page's defaults next time.
  }
}

/** Choices that are known; others may be of another version of this page. */
export function choicesOf(kept: Partial<Choices> | undefined): Choices {
  const known: Record<keyof Choices, readonly unknown[]> = {
    pipeline: ['auto', 'simple', 'enterprise'],
    strict: [true, false],
    payload: ['normalize', 'preserve'],
    keys: ['preserve', 'snake_case'],
    signals: [true, false],
  };
  const valid = Object.entries(kept ?? {}).filter(([name, value]) => known[name as keyof Choices]?.includes(value));
  return { ...DEFAULTS, ...Object.fromEntries(valid) };
}

export interface Session {
  text: string;
  format: Format | 'auto';
  now: string;
  seed: string;
}

/** A clock and a source of ids for a text that has none yet. */
export function freshContext(): { now: string; seed: string } {
  return {
    now: `${new Date().toISOString().slice(0, 19)}Z`,
    seed: [...crypto.getRandomValues(new Uint8Array(16))].map((byte) => byte.toString(16).padStart(2, '0')).join(''),
  };
}

export function readSession(): Session | undefined {
  try {
    const kept = JSON.parse(sessionStorage.getItem(TEXT_KEY) ?? 'null') as Session | null;
    return typeof kept?.text === 'string' ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** Keeps the text for a reload, unless there is no room for it. */
export function keepSession(session: Session): void {
  try {
    sessionStorage.setItem(TEXT_KEY, JSON.stringify(session));
  } catch {
    // What was kept is of an older text.
    forgetSession();
  }
}

export function forgetSession(): void {
  try {
    sessionStorage.removeItem(TEXT_KEY);
  } catch {
    // Nothing was kept.
  }
}
