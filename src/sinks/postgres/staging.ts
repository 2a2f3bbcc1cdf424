import { quoteIdentifier } from './identifier.ts';
import { quoteTableName, type TableName } from './table-name.ts';

/** A temporary table that takes rows of a batch as they are, without what its target demands of rows. */
export const STAGE = 'pg_temp.sluice_stage';
/** Its last column: the number of the row among those that were copied, from 1. COPY leaves rows in no order. */
export const ROW = 'sluice_row';

export interface Staging {
  /** Makes it, empty, for the transaction at hand. */
  readonly stage: string;
  /** It and its columns, for COPY. */
  readonly into: string;
}

export function stagingFor(target: TableName, names: readonly string[]): Staging {
  const columns = names.map(quoteIdentifier).join(', ');
  return {
    stage: `CREATE TEMP TABLE sluice_stage ON COMMIT DROP AS SELECT ${columns} FROM ${quoteTableName(target)} LIMIT 0;
      ALTER TABLE ${STAGE} ADD COLUMN ${ROW} int GENERATED ALWAYS AS IDENTITY`,
    into: `${STAGE} (${columns})`,
  };
}
