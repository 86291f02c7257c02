// Why the normaliser changes something, by rule, in the words of the program `mass`.

import type { Language } from './index.ts';

export const RULES: Record<string, Record<Language, string>> = {
  wrap: {
    en: 'The bare object became the payload of a Simple record.',
    es: 'El objeto pasó a ser el payload de un registro Simple.',
  },
  version: { en: 'The version of the contract was added.', es: 'Se añadió la versión del contrato.' },
  generate: { en: 'Ids that were not sent were made.', es: 'Se generaron los identificadores que faltaban.' },
  clock: { en: 'The time of normalising was added.', es: 'Se añadió la hora de normalización.' },
  trace: {
    en: 'The trace context was completed, in lower case.',
    es: 'Se completó el contexto de traza, en minúsculas.',
  },
  trim: {
    en: 'White space and invisible characters at the ends were removed.',
    es: 'Se quitaron los espacios y caracteres invisibles de los extremos.',
  },
  boolean: { en: 'A word that says true or false.', es: 'Una palabra que dice verdadero o falso.' },
  number: { en: 'Text with exactly one reading as a number.', es: 'Texto que se lee como número de una sola manera.' },
  big_number: {
    en: 'A number that no double holds: its digits are kept.',
    es: 'Un número que no cabe en un double: se conservan sus dígitos.',
  },
  non_finite: { en: 'JSON has no such number.', es: 'JSON no tiene ese número.' },
  null: { en: 'A word for “no value”.', es: 'Una palabra que dice «sin valor».' },
  timestamp: { en: 'The same instant in UTC.', es: 'El mismo instante en UTC.' },
  keys: { en: 'The key in snake_case.', es: 'La clave en snake_case.' },
  missing_signal: { en: 'A signal that was not sent is null.', es: 'Una señal que no se envió es null.' },
  pue_sentinel: { en: 'A PUE of 0 means “not reported”.', es: 'Un PUE de 0 significa «no informado».' },
  enum_case: { en: 'The spelling of the contract.', es: 'La escritura del contrato.' },
};

export function whyOf(rule: string, language: Language): string {
  return RULES[rule]?.[language] ?? '';
}
