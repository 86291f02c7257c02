// One thing wrong at a time, as it happens in practice.

import type { Language } from '../i18n/index.ts';
import type { Choices } from '../settings.ts';

interface Mistake {
  id: string;
  name: Record<Language, string>;
  codes: string[];
  edit(text: string): string;
  choices?: Partial<Choices>;
}

/** Replaces what must be there: a sample that is no mistake any more should not go unseen. */
function swap(from: string, to: string): (text: string) => string {
  return (text) => {
    if (!text.includes(from)) throw new Error(`the example has no ${from}`);
    return text.replace(from, () => to);
  };
}

export const MISTAKES: Mistake[] = [
  {
    id: 'enum-typo',
    name: { en: 'Typo in a choice', es: 'Errata en una opción' },
    codes: ['unsupported_value'],
    edit: swap('"shadow"', '"shadwo"'),
  },
  {
    id: 'field-typo',
    name: { en: 'Typo in a field name', es: 'Errata en un nombre de campo' },
    codes: ['unknown_field'],
    edit: swap('"it_load_kw"', '"it_load_kW"'),
  },
  {
    id: 'missing-field',
    name: { en: 'Missing field', es: 'Falta un campo' },
    codes: ['missing_field'],
    edit: swap('    "tenant_id": "andes-cloud",\n', ''),
  },
  {
    id: 'percent',
    name: { en: 'Percent instead of ratio', es: 'Porcentaje en lugar de fracción' },
    codes: ['looks_like_percent'],
    edit: swap('"gpu_util_avg": 0.81', '"gpu_util_avg": 81'),
  },
  {
    id: 'text-number',
    name: { en: 'Number in quotation marks', es: 'Número entre comillas' },
    codes: ['wrong_type'],
    edit: swap('"chiller_kw": 262.4', '"chiller_kw": "262.4"'),
  },
  {
    id: 'naive-time',
    name: { en: 'Time without a zone', es: 'Hora sin zona' },
    codes: ['naive_timestamp'],
    edit: swap('"2026-11-24T10:15:20-03:00"', '"2026-11-24T13:15:20"'),
  },
  {
    id: 'window',
    name: { en: 'Window reversed', es: 'Ventana invertida' },
    codes: ['window_reversed'],
    edit: swap('"start_utc": "2026-11-24T13:00:00Z"', '"start_utc": "2026-11-24T13:20:00Z"'),
  },
  {
    id: 'facility',
    name: { en: 'Facility below IT load', es: 'Instalación por debajo de la carga TI' },
    codes: ['facility_below_it_load'],
    edit: swap('"facility_power_kw": 1674.7', '"facility_power_kw": 974.7'),
  },
  {
    id: 'p95',
    name: { en: '95th percentile below the average', es: 'Percentil 95 por debajo de la media' },
    codes: ['p95_below_average'],
    edit: swap('"p95_rack_inlet_c": 26.1', '"p95_rack_inlet_c": 21.6'),
  },
  {
    id: 'pue',
    name: { en: 'PUE does not fit the powers (warning)', es: 'El PUE no cuadra con las potencias (advertencia)' },
    codes: ['pue_mismatch'],
    edit: swap('"pue_current": 1.35', '"pue_current": 1.53'),
  },
  {
    id: 'weights',
    name: { en: 'Weights do not sum to one', es: 'Los pesos no suman uno' },
    codes: ['weights_not_one'],
    edit: swap('"thermal_risk": 0.3', '"thermal_risk": 0.4'),
  },
  {
    id: 'pii',
    name: { en: 'Personal data declared', es: 'Se declaran datos personales' },
    codes: ['pii_declared'],
    edit: swap('"no_pii": true', '"no_pii": false'),
  },
  {
    id: 'shadow',
    name: { en: 'Shadow mode with control actions', es: 'Modo shadow con acciones de control' },
    codes: ['control_not_allowed'],
    edit: swap('"no_control_actions": true', '"no_control_actions": false'),
  },
  {
    id: 'big-integer',
    name: { en: 'Integer that no double holds', es: 'Entero que no cabe en un double' },
    codes: ['number_not_interoperable'],
    edit: swap('"queue_depth": 134', '"queue_depth": 9007199254740993'),
  },
  {
    id: 'duplicate',
    name: { en: 'Repeated key', es: 'Clave repetida' },
    codes: ['duplicate_key'],
    edit: swap('"chiller_kw": 262.4,', '"chiller_kw": 262.4,\n        "chiller_kw": 264.0,'),
  },
  {
    id: 'truncated',
    name: { en: 'Text that was cut off', es: 'Texto cortado' },
    codes: ['invalid_json'],
    edit: (text) => text.slice(0, text.indexOf('"workload"') - 9),
  },
  {
    id: 'several',
    name: { en: 'Several at once', es: 'Varios a la vez' },
    codes: ['unsupported_value', 'slo_too_slow_for_prod', 'p95_below_average', 'looks_like_percent'],
    edit: (text) =>
      [
        swap('"shadow"', '"Shadow"'),
        swap('"service_level_objective_ms": 2500', '"service_level_objective_ms": 7500'),
        swap('"p95_rack_inlet_c": 26.1', '"p95_rack_inlet_c": 21.6'),
        swap('"gpu_util_avg": 0.81', '"gpu_util_avg": 81'),
      ].reduce((edited, edit) => edit(edited), text),
  },
];
