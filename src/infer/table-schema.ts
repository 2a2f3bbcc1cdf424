import type { InferredColumn } from './decide.ts';
import { fullEvidenceOf } from './evidence.ts';

/** How the source writes what a Table Schema can tell of. */
export interface TableSchemaWords {
  readonly missingValues: readonly string[];
  readonly trueWords: readonly string[];
  readonly falseWords: readonly string[];
  /** '' for none. */
  readonly decimal: string;
  readonly thousands: string;
}

/** A type of Frictionless for each of ours; what is not here is a string. */
const TYPES: Readonly<Record<string, { readonly type: string; readonly format?: string }>> = {
  boolean: { type: 'boolean' },
  bigint: { type: 'integer' },
  numeric: { type: 'number' },
  'double precision': { type: 'number' },
  uuid: { type: 'string', format: 'uuid' },
  date: { type: 'date' },
  // The default format is that of XML Schema, with a T and in UTC.
  'timestamp with time zone': { type: 'datetime', format: 'any' },
  'timestamp without time zone': { type: 'datetime', format: 'any' },
  'time without time zone': { type: 'time', format: 'any' },
  jsonb: { type: 'any' },
};

/** The columns as a Table Schema (Frictionless, version 2). */
export function tableSchema(
  columns: readonly InferredColumn[],
  words: TableSchemaWords,
  isWhole: boolean,
): unknown {
  return {
    $schema: 'https://datapackage.org/profiles/2.0/tableschema.json',
    fields: columns.map((column) => ({
      name: column.name,
      ...(TYPES[column.type.sql] ?? { type: 'string' }),
      ...spelling(column, words),
      ...(isWhole && column.nulls === 0 && column.profile.values > 0
        ? { constraints: { required: true } }
        : {}),
      description: fullEvidenceOf(column),
    })),
    missingValues: words.missingValues,
  };
}

function spelling({ type: { sql } }: InferredColumn, words: TableSchemaWords): Record<string, unknown> {
  if (sql === 'boolean') {
    const both = (short: readonly string[]) => short.flatMap((word) => [word, word.toUpperCase()]);
    return {
      trueValues: [...both(['true', 't', 'yes']), 'True', 'Yes', ...words.trueWords],
      falseValues: [...both(['false', 'f', 'no']), 'False', 'No', ...words.falseWords],
    };
  }
  const isNumber = TYPES[sql]?.type === 'number' || TYPES[sql]?.type === 'integer';
  return {
    ...(TYPES[sql]?.type === 'number' && words.decimal !== '.' ? { decimalChar: words.decimal } : {}),
    ...(isNumber && words.thousands !== '' ? { groupChar: words.thousands } : {}),
  };
}
