import type { Kind } from '../../kind.ts';
import { LEDGER_SCHEMA } from './ledger-sql.ts';

export const postgresKind: Kind = {
  name: 'postgres',
  summary: 'A table of a PostgreSQL server, loaded by COPY, with a ledger of what is loaded beside it.',
  options: [
    {
      flags: '--to <url>',
      summary:
        'the server and database, as psql takes them: postgres://user@host/database, or host=… dbname=…',
      default: 'a private server',
    },
    {
      flags: '--table <name>',
      summary: 'the table, table or schema.table',
      default: 'named after the file',
    },
    {
      flags: '--columns <names>',
      summary: 'the columns that the fields of the source go into, in their order',
      default: 'the names in the header',
    },
    { flags: '--ignore-extra', summary: 'pass over fields that go into no column' },
    {
      flags: '--no-ledger',
      summary: `leave the target's schema ${LEDGER_SCHEMA} alone: the load cannot be resumed`,
    },
  ],
};
