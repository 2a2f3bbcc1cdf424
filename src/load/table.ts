import type { PostgresTarget } from '../config/settings.ts';
import { readTable } from '../sinks/postgres/catalog.ts';
import type { Connection } from '../sinks/postgres/connect/connection.ts';
import { refuseUnloadable } from '../sinks/postgres/loadable.ts';
import type { Table } from '../sinks/postgres/table.ts';
import type { OpenSource } from './open-source.ts';

/** A table that can be loaded, and what is to be told of its making. */
export interface FoundTable {
  readonly table: Table;
  readonly notes: readonly string[];
}

/** Finds the table; with `--create` one that is missing is made from the source, and the evidence told: `onlyExplain` takes it back. */
export async function findTable(
  wanted: PostgresTarget,
  { client }: Connection,
  source: OpenSource,
  onlyExplain: boolean,
): Promise<FoundTable> {
  const found = await readTable(client, wanted.table);
  if (found) {
    refuseUnloadable(found);
    return { table: found, notes: [] };
  }
  const { makeTable } = await import('./make-table.ts');
  return makeTable(wanted, client, source, onlyExplain);
}
