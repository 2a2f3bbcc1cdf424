import { SluiceError } from '../../errors.ts';
import type { Schema } from '../../record/schema.ts';
import type { Table } from './table.ts';

/** Throws where COPY cannot bring rows into the table at all, whatever its columns. Before a byte is read. */
export function refuseUnloadable(table: Table): void {
  const place = table.shown;
  const { user, standby } = table.session;
  if (standby) {
    throw new SluiceError('target/refused', 'the server is a standby: it takes no rows', {
      place,
      hint: 'connect to the primary; with several hosts, target_session_attrs=primary finds it',
    });
  }
  if (table.kind === 'other') {
    throw new SluiceError('target/refused', `${place} is not a table`, { place });
  }
  if (table.kind === 'view' && !table.insertTrigger) {
    throw new SluiceError('target/refused', `${place} is a view: COPY cannot load it`, {
      place,
      hint: 'load the table behind it, or give the view an INSTEAD OF INSERT trigger',
    });
  }
  if (table.rowSecurity) {
    throw new SluiceError(
      'target/refused',
      `row-level security holds for ${user} on ${place}: COPY cannot load it`,
      {
        place,
        hint: 'load as the owner of the table, or as a role with BYPASSRLS',
      },
    );
  }
  if (!table.mayInsert && !table.columns.some((column) => column.mayInsert)) {
    throw new SluiceError('target/permission', `${user} may not insert into ${place}`, {
      place,
      hint: `as its owner: GRANT INSERT ON ${place} TO ${user}`,
    });
  }
}

/** Throws where the user may not fill a column that values would go into. */
export function refuseForbidden(table: Table, { columns }: Schema): void {
  const loaded = new Set(columns.map(({ name }) => name));
  const forbidden = table.columns.filter(({ name, mayInsert }) => loaded.has(name) && !mayInsert);
  if (forbidden.length === 0) return;
  const names = forbidden.map(({ name }) => name).join(', ');
  throw new SluiceError('target/permission', `${table.session.user} may not insert into columns ${names}`, {
    place: table.shown,
  });
}
