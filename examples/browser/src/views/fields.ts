// What the schema says about a field, in words.

import { h } from '../dom.ts';
import { FIELDS } from '../i18n/fields.es.ts';
import { language, t } from '../i18n/index.ts';

/** The part of JSON Schema that the contract's schemas use. */
export interface Schema {
  description?: string;
  type?: string | string[];
  required?: string[];
  properties?: Record<string, Schema>;
  additionalProperties?: boolean;
  enum?: unknown[];
  examples?: unknown[];
  format?: string;
  minimum?: number;
  maximum?: number;
  exclusiveMinimum?: number;
  then?: Schema;
  'x-unit'?: string;
}

export type FieldType = 'number' | 'string' | 'boolean';

function types({ type }: Schema): string[] {
  return type === undefined ? [] : Array.isArray(type) ? type : [type];
}

export function isObject(schema: Schema): boolean {
  return types(schema).includes('object');
}

export function fieldType(schema: Schema): FieldType {
  const all = types(schema);
  return all.includes('boolean') ? 'boolean' : all.includes('number') || all.includes('integer') ? 'number' : 'string';
}

/** The description in the page's language; what is between backticks is code. */
export function described({ description = '' }: Schema): (string | HTMLElement)[] {
  const text = language() === 'es' ? (FIELDS[description] ?? description) : description;
  return text.split('`').map((part, at) => (at % 2 === 0 ? part : h('code', null, part)));
}

/** Unit, range and form, as short as they can be said. */
export function rules(schema: Schema): string {
  const words = t();
  const unit = schema['x-unit'];
  const shown = [range(schema), unit !== undefined && unit !== '1' && unit];
  const parts = [
    shown.filter(Boolean).join(' '),
    types(schema).includes('integer') && words.integer,
    schema.format === 'date-time' && words.time3339,
    schema.enum?.length === 1 && words.constant(String(schema.enum[0])),
  ];
  return parts.filter((part) => part !== false && part !== '').join(' · ');
}

function range({ minimum, maximum, exclusiveMinimum, then }: Schema): string {
  const words = t();
  const low = minimum ?? then?.minimum;
  if (exclusiveMinimum !== undefined) return words.over(words.decimal(exclusiveMinimum));
  if (low !== undefined && maximum !== undefined) return words.between(words.decimal(low), words.decimal(maximum));
  if (low !== undefined) return words.from(words.decimal(low));
  return maximum === undefined ? '' : words.upTo(words.decimal(maximum));
}

/** What may be chosen, when there is a choice. */
export function choices(schema: Schema): string[] | undefined {
  if (schema.enum !== undefined) return schema.enum.map(String);
  return fieldType(schema) === 'boolean' ? ['true', 'false'] : undefined;
}
