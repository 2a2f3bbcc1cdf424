import { DatabaseError, escapeLiteral } from 'pg';
import { SluiceError } from '../../errors.ts';
import type { Schema } from '../../record/schema.ts';
import { quoteTableName, type TableName } from './table-name.ts';

/** Of no class that the server or anybody else uses. */
const CHANGED = 'SLU01';
/** What the server makes of values for a column of another type, where their bytes do not happen to fit it. */
const MISREAD = new Set(['08P01', '22P03']);

/**
 * A statement that fails where the columns are not those that values were encoded for: four bytes of an integer are
 * also a float. COPY holds a lock on the table, so behind it the answer is final.
 */
export function shapeGuard(table: TableName, { columns }: Schema): string {
  const wanted = columns.map(({ name, type }) => escapeLiteral(`${name} ${type.sql}`));
  return `DO ${escapeLiteral(`BEGIN
    IF (SELECT count(*) FROM pg_attribute
        WHERE attrelid = ${escapeLiteral(quoteTableName(table))}::regclass AND attnum > 0 AND NOT attisdropped
        AND attname || ' ' || format_type(atttypid, atttypmod) = ANY (ARRAY[${wanted.join()}])) <> ${columns.length} THEN
      RAISE EXCEPTION USING ERRCODE = '${CHANGED}', MESSAGE = 'the columns have changed';
    END IF;
  END`)}`;
}

/** Whether an error may come from columns that have changed, and the guard can tell. */
export function looksMisread(error: unknown): boolean {
  return error instanceof DatabaseError && MISREAD.has(error.code ?? '');
}

/** What the guard says, as an error for the operator; any other error as it is. */
export function changedColumns(error: unknown, table: string): unknown {
  if (!(error instanceof DatabaseError) || error.code !== CHANGED) return error;
  return new SluiceError('target/columns', 'its columns have changed since the load began', {
    place: table,
    hint: 'the same command again goes on with the columns as they are now',
    cause: error,
  });
}
