// Examples to load. The valid documents are the contract's own; each mistake is one of them with one thing wrong.

import enterprise from '../../../../schemas/examples/enterprise.json?raw';
import type { Language } from '../i18n/index.ts';
import type { Choices } from '../settings.ts';
import type { Format } from '../text/format.ts';
import { batches } from './batches.ts';
import { EXPORTS } from './exports.ts';
import { MISTAKES } from './mistakes.ts';

export type Group = 'samplesValid' | 'samplesMessy' | 'samplesBatches' | 'samplesMistakes';

export interface Sample {
  id: string;
  group: Group;
  name: Record<Language, string>;
  format: Format;
  text: string;
  /** Options that show what it is about. */
  choices?: Partial<Choices>;
  /** Codes of issues that it has, all of them, in their order. */
  codes?: string[];
}

export const SAMPLES: readonly Sample[] = [
  {
    id: 'enterprise',
    group: 'samplesValid',
    name: { en: 'Enterprise request', es: 'Petición Enterprise' },
    format: 'json',
    text: enterprise,
    codes: [],
  },
  ...EXPORTS,
  ...batches(enterprise),
  ...MISTAKES.map(({ id, name, edit, codes, choices }): Sample => {
    return { id, group: 'samplesMistakes', name, format: 'json', text: edit(enterprise), codes, choices };
  }),
];
