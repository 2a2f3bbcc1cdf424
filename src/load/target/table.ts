import type { PostgresTarget } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { readTable } from '../../sinks/postgres/catalog.ts';
import type { Connection } from '../../sinks/postgres/connect/connection.ts';
import { refuseUnloadable } from '../../sinks/postgres/loadable.ts';
import type { Table } from '../../sinks/postgres/table.ts';
import type { OpenSource } from '../source/open-source.ts';

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
    if (wanted.unlogged && !found.unlogged) throw loggedAlready(found.shown);
    return { table: found, notes: [] };
  }
  const { makeTable } = await import('./make-table.ts');
  return makeTable(wanted, client, source, onlyExplain);
}

/** To change a table that others rely on is not for a load to do. */
function loggedAlready(place: string): SluiceError {
  return new SluiceError('usage', '--unlogged is for a table that is made, and this one is there', {
    place,
    hint: `leave it out, or see what ALTER TABLE ${place} SET UNLOGGED means for its rows`,
  });
}
