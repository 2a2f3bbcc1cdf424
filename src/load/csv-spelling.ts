import type { CsvSettings } from '../config/csv-settings.ts';
import type { Spelling } from '../kernel/spelling-plan.ts';
import type { Schema } from '../record/schema.ts';
import {
  TYPE_BOOL,
  TYPE_FLOAT4,
  TYPE_FLOAT8,
  TYPE_INT2,
  TYPE_INT4,
  TYPE_INT8,
  TYPE_NUMERIC,
} from '../record/type-id.ts';

const NUMBER_TYPES: readonly number[] = [
  TYPE_INT2,
  TYPE_INT4,
  TYPE_INT8,
  TYPE_FLOAT4,
  TYPE_FLOAT8,
  TYPE_NUMERIC,
];

/** Which fields write their values in the source's own way, by the types of their columns. */
export function spellingsOf(schema: Schema, csv: CsvSettings): Spelling[] {
  const { decimal, thousands, trueWords, falseWords } = csv;
  const spellings: Spelling[] = [];
  for (const { type, field } of schema.columns) {
    if (NUMBER_TYPES.includes(type.id) && (decimal !== '.' || thousands !== '')) {
      const marks = {
        decimal: decimal.charCodeAt(0),
        thousands: thousands === '' ? 0 : thousands.charCodeAt(0),
      };
      spellings.push({ field, of: 'number', ...marks });
    }
    if (type.id === TYPE_BOOL && trueWords.length + falseWords.length > 0) {
      spellings.push({ field, of: 'bool', trueWords, falseWords });
    }
  }
  return spellings;
}

/** A value of a sample as PostgreSQL would write it, whatever its type may turn out to be. */
export function respell(
  value: Uint8Array,
  { decimal, thousands, trueWords, falseWords }: CsvSettings,
): Uint8Array {
  if (decimal === '.' && thousands === '' && trueWords.length + falseWords.length === 0) return value;
  const text = Buffer.from(value).toString();
  if (trueWords.includes(text)) return Buffer.from('t');
  if (falseWords.includes(text)) return Buffer.from('f');
  const groups = thousands === '' ? '' : `|\\d{1,3}(?:${inPattern(thousands)}\\d{3})+`;
  const form = `^([+-]?)(\\d*${groups})(?:${inPattern(decimal)}(\\d*))?(e[+-]?\\d+)?$`;
  const number = new RegExp(form, 'i').exec(text);
  // Without the dialect's marks, it would pass for a number that it is not.
  if (number === null) return /^[+-]?[\d.]+$/.test(text) ? Buffer.from(`"${text}"`) : value;
  const [, sign = '', whole = '', fraction, exponent = ''] = number;
  const digits = thousands === '' ? whole : whole.replaceAll(thousands, '');
  return Buffer.from(`${sign}${digits}${fraction === undefined ? '' : `.${fraction}`}${exponent}`);
}

function inPattern(character: string): string {
  return character.replace(/[\\^$.*+?()[\]{}|]/, '\\$&');
}
