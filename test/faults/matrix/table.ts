import type { Attempt, Fault } from './fault.ts';

/** The run may have been over before it happened. */
const REFUSED = [6, 0, 3];
const PLAIN = ['csv', 'gzip', 'ndjson', 'stdin'];

/** The load and this may wait for each other; whom the server gives up is for it to say. */
async function sql({ made }: Attempt, statement: string): Promise<void> {
  for (;;) {
    try {
      await made.sql(statement);
      return;
    } catch (error) {
      if ((error as { code?: string }).code !== '40P01') throw error;
    }
  }
}

/** By hand: what the table had is gone, or was put right, so the load begins anew. */
async function beginAnew({ made, place }: Attempt): Promise<void> {
  await made.sql(`DROP TABLE IF EXISTS ${made.schema}.rows`, ...made.scenario.table);
  await place.pool.query(
    'DELETE FROM sluice.span WHERE job IN (SELECT id FROM sluice.job WHERE target LIKE $1)',
    [`% ${made.schema}.rows`],
  );
  await place.pool.query('DELETE FROM sluice.job WHERE target LIKE $1', [`% ${made.schema}.rows`]);
}

export const TABLE: readonly Fault[] = [
  {
    name: 'the table is renamed',
    happens: 'the run ends: there is no such table',
    exits: REFUSED,
    mending: 'give it its name back',
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, `ALTER TABLE rows RENAME TO away`),
    mend: (attempt) => sql(attempt, `ALTER TABLE ${attempt.made.schema}.away RENAME TO rows`),
  },
  {
    name: 'the table is dropped',
    happens: 'the run ends: there is no such table',
    exits: REFUSED,
    mending: 'make it again, and load with --restart',
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, 'DROP TABLE rows'),
    mend: beginAnew,
  },
  {
    name: 'a column gets another type, of another size',
    happens: 'the run ends, and says that the columns have changed',
    exits: REFUSED,
    retypes: true,
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, 'ALTER TABLE rows ALTER id TYPE bigint'),
  },
  {
    name: 'a column gets another type, of the same size',
    happens: 'the run ends, and says that the columns have changed',
    exits: REFUSED,
    retypes: true,
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, 'ALTER TABLE rows ALTER id TYPE real'),
  },
  {
    name: 'a column is dropped',
    happens: 'the run ends: there is no such column',
    exits: REFUSED,
    mending: 'put the column back, and load with --restart',
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, 'ALTER TABLE rows DROP word'),
    mend: beginAnew,
  },
];

export const LEDGER: readonly Fault[] = [
  {
    name: 'the ledger is dropped',
    happens: 'the run ends: without it nobody knows what is loaded',
    exits: REFUSED,
    mending: 'empty the table, and load again',
    scenarios: PLAIN,
    during: (attempt) => sql(attempt, 'DROP SCHEMA sluice CASCADE'),
    mend: async (attempt) => {
      await attempt.made.sql(`TRUNCATE ${attempt.made.schema}.rows`);
      if (!(await attempt.place.pool.query(`SELECT FROM pg_namespace WHERE nspname = 'sluice'`)).rowCount)
        return;
      await beginAnew(attempt);
    },
  },
  {
    name: 'the load is taken over by another run',
    happens: 'the run ends, and can commit nothing more',
    exits: [8, 0, 3],
    during: async ({ made, place }) => {
      await place.pool.query('UPDATE sluice.job SET epoch = epoch + 1 WHERE target LIKE $1', [
        `% ${made.schema}.rows`,
      ]);
    },
  },
];
