import type { CsvSettings } from '../../config/csv-settings.ts';
import type { Spelling } from '../../kernel/spelling-plan.ts';
import type { Schema } from '../../record/schema.ts';
import {
  TYPE_BOOL,
  TYPE_FLOAT4,
  TYPE_FLOAT8,
  TYPE_INT2,
  TYPE_INT4,
  TYPE_INT8,
  TYPE_NUMERIC,
} from '../../record/type-id.ts';

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
