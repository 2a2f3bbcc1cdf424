import type { Embedded } from '../../embedded/index.ts';

/** How to look at rows in the private server; nothing for any other. `table` is as people write it. */
export function whereRowsAre(embedded: Embedded | undefined, table: string): readonly string[] {
  if (embedded === undefined) return [];
  return [
    ...(embedded.note === undefined ? [] : [embedded.note]),
    `the rows are in PostgreSQL ${embedded.version}, kept in ${embedded.dataDirectory}; look at them with`,
    `  sluice db query 'select * from ${table} limit 5'`,
    '  sluice db psql    a prompt, where psql is installed',
    '  sluice db url     the address, for other programs',
    '  sluice db stop    ends the server; the rows stay',
  ];
}
