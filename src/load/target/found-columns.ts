import type { TypeChoice } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import type { Destination } from '../../record/destination.ts';
import type { ColumnType } from '../../record/schema.ts';
import { TYPE_JSON, TYPE_TEXT } from '../../record/type-id.ts';
import type { Mapped, SourceFormat } from '../source/source-format.ts';

const FIXED: Readonly<Record<Exclude<TypeChoice, 'inferred'>, ColumnType>> = {
  text: { id: TYPE_TEXT, sql: 'text', oid: 0 },
  json: { id: TYPE_JSON, sql: 'json', oid: 0 },
};

/** Columns that a source has by itself, where no table says what they are. */
export interface FoundColumns extends Mapped {
  /** With the types that they were found to have. */
  readonly columns: readonly InferredColumn[];
}

/** Throws `source/header`, and `usage` for types that the source has not. `shown`: what they are for. */
export async function findColumns(
  source: SourceFormat,
  types: TypeChoice,
  shown: string,
): Promise<FoundColumns> {
  const found = await source.infer();
  const columns = types === 'inferred' ? found : found.map((column) => ({ ...column, type: FIXED[types] }));
  const into: Destination = {
    shown,
    columns: columns.map(({ name, type }) => ({
      name,
      type,
      notNull: false,
      hasDefault: false,
      generated: false,
      mayInsert: true,
    })),
  };
  const mapped = source.map(into);
  if (types === 'json' && mapped.format.name === 'csv') {
    throw new SluiceError('usage', 'values of CSV are no JSON', {
      place: '--types',
      hint: '--types text keeps each value as it is',
    });
  }
  return { ...mapped, columns };
}
