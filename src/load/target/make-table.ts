import type { Client } from 'pg';
import type { PostgresTarget } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { evidenceLines } from '../../infer/evidence.ts';
import { readTable } from '../../sinks/postgres/catalog.ts';
import { createTableSql } from '../../sinks/postgres/ddl.ts';
import { failureOf } from '../../sinks/postgres/failure.ts';
import { showTableName } from '../../sinks/postgres/table-name.ts';
import type { OpenSource } from '../source/open-source.ts';
import type { FoundTable } from './table.ts';

/** Makes the table from the source where `--create` asks for it; else refuses, and shows how it would be made. */
export async function makeTable(
  wanted: PostgresTarget,
  client: Client,
  source: OpenSource,
  onlyExplain: boolean,
): Promise<FoundTable> {
  const columns = await source.format.infer();
  const sql = createTableSql(
    wanted.table,
    columns.map(({ name, type }) => ({ name, sqlType: type.sql, notNull: false })),
    wanted.unlogged,
  );
  const shown = showTableName(wanted.table);
  if (!wanted.create) {
    throw new SluiceError('target/missing-table', 'there is no such table', {
      place: shown,
      notes: sql.split('\n'),
      hint: '--create makes it like this, from the types found in the source',
    });
  }
  // What is only explained is made and taken back, so that the plan is that of a table which is not there.
  if (onlyExplain) await client.query('BEGIN');
  try {
    await client.query(sql).catch((error: unknown) => {
      throw failureOf(error, `cannot create ${shown}`);
    });
    // crash point: table made
    const made = await readTable(client, wanted.table);
    if (!made) throw new SluiceError('internal', `the table ${shown} is not there after it was created`);
    const what = onlyExplain ? 'would create' : 'created';
    return { table: made, notes: [`${what} ${shown}:`, ...evidenceLines(columns)] };
  } finally {
    if (onlyExplain) await client.query('ROLLBACK');
  }
}
