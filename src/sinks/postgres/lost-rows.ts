import { SluiceError } from '../../errors.ts';

/** The server took fewer rows than were sent, and said nothing. */
export function lostRows(table: string, sent: number, taken: number): SluiceError {
  return new SluiceError(
    'target/lost-rows',
    `${table} took ${taken} of ${sent} rows: a trigger or a rule swallowed the others`,
    {
      place: table,
      hint: 'look for BEFORE triggers that return NULL: SELECT tgname FROM pg_trigger WHERE tgrelid = …::regclass',
    },
  );
}
