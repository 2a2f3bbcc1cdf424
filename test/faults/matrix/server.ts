import { readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { send } from '../../support/kill.ts';
import { UNLIMITED } from '../place.ts';
import type { Attempt, Fault } from './fault.ts';

const WAITED = [0, 3];
/** Where commits are lost with the server, the end of the run tells so. */
const WAITED_OR_LOST = [0, 3, 7];

const SESSIONS = `FROM pg_stat_activity WHERE application_name = 'sluice' AND datname = current_database()`;

/** Until the server can be asked again, and the pool has nothing dead in it. */
async function awake({ place }: Attempt): Promise<void> {
  for (let good = 0; good < 8; ) {
    await place.pool.query('SELECT 1').then(
      () => {
        good += 1;
      },
      () => sleep(20),
    );
  }
}

/** Starts it, and takes the time until the load goes on, if it does. */
async function startAgain(attempt: Attempt): Promise<void> {
  const { server, place, made, ended, took } = attempt;
  await server.restart();
  const began = performance.now();
  let over = false;
  void ended.then(() => {
    over = true;
  });
  await awake(attempt);
  const count = async () => {
    const { rows } = await place.pool.query(`SELECT count(*)::int AS count FROM ${made.schema}.rows`);
    return rows[0]?.count as number;
  };
  for (const before = await count(); !over; await sleep(5)) {
    if ((await count()) <= before) continue;
    took('flows', (performance.now() - began) / 1000);
    return;
  }
}

/** Ends all its processes as `pg_ctl stop -m immediate` does. */
async function stopAtOnce({ server }: Attempt): Promise<void> {
  const file = join(dirname(server.socketDirectory), 'data/postmaster.pid');
  const pid = Number(readFileSync(file, 'utf8').split('\n')[0]);
  send(pid, 'SIGQUIT');
}

/** A client beside the load, for as long as the work takes. */
async function beside({ place }: Attempt, work: (client: pg.Client) => Promise<unknown>): Promise<void> {
  const client = new pg.Client({ connectionString: place.url, options: UNLIMITED });
  client.on('error', () => {});
  await client.connect();
  try {
    await work(client);
  } finally {
    await client.end().catch(() => undefined);
  }
}

export const SERVER: readonly Fault[] = [
  {
    name: 'server processes are ended',
    happens: 'the batches are tried again',
    exits: WAITED,
    async during({ place, chance }) {
      for (let times = chance.whole(1, 4); times > 0; times--) {
        await place.pool.query(`SELECT pg_terminate_backend(pid) ${SESSIONS}`);
        await sleep(chance.whole(0, 60));
      }
    },
  },
  {
    name: 'a statement is cancelled',
    happens: 'the run ends: whoever did it may not want it begun again',
    exits: [6, 0, 3],
    async during({ place, chance, ended }) {
      let over = false;
      void ended.then(() => {
        over = true;
      });
      for (let times = 0; times < 20 && !over; times++) {
        await place.pool.query(`SELECT pg_cancel_backend(pid) ${SESSIONS}`);
        await sleep(chance.whole(0, 4));
      }
    },
  },
  {
    name: 'the server is stopped and started (fast)',
    happens: 'it is waited for',
    exits: WAITED,
    async during(attempt) {
      await attempt.server.stop();
      await sleep(attempt.chance.whole(0, 3000));
      await startAgain(attempt);
    },
  },
  {
    name: 'the server is stopped and started (immediate)',
    happens: 'it is waited for; where it has lost batches that it had acknowledged, the run ends and says so',
    exits: WAITED_OR_LOST,
    async during(attempt) {
      await stopAtOnce(attempt);
      await sleep(attempt.chance.whole(0, 300));
      await startAgain(attempt);
    },
  },
  {
    name: 'all processes of the server are killed',
    happens: 'it is waited for; where it has lost batches that it had acknowledged, the run ends and says so',
    exits: WAITED_OR_LOST,
    async during(attempt) {
      await attempt.server.kill();
      await sleep(attempt.chance.whole(0, 300));
      await startAgain(attempt);
    },
  },
  {
    name: 'the server stays away',
    happens: 'the run ends when the time for waiting is over',
    exits: [7, 0, 3],
    args: ['--retry-for', '300ms'],
    async during({ server }) {
      await server.stop();
    },
    async mend(attempt) {
      await attempt.server.restart();
      await awake(attempt);
    },
  },
  {
    name: 'it comes back for reading only, and then for writing',
    happens: 'it is waited for',
    exits: WAITED,
    async during({ place, chance }) {
      const name = new URL(place.url).pathname.slice(1);
      await place.pool.query(`ALTER DATABASE ${name} SET default_transaction_read_only = on`);
      await place.pool.query(`SELECT pg_terminate_backend(pid) ${SESSIONS}`);
      await sleep(chance.whole(50, 500));
      await beside({ place } as Attempt, async (client) => {
        await client.query('SET default_transaction_read_only = off');
        await client.query(`ALTER DATABASE ${name} RESET default_transaction_read_only`);
      });
    },
  },
  {
    name: 'there is no connection left',
    happens: 'one is waited for',
    exits: WAITED,
    settings: { lanes: 3 },
    scenarios: ['csv', 'refused', 'skip'],
    plan: () => ({ hold: { point: 'prepared', passage: 1, millis: 300 } }),
    async during({ place, ended }) {
      const others: pg.Client[] = [];
      try {
        for (;;) {
          const client = new pg.Client({ connectionString: place.url, options: UNLIMITED });
          client.on('error', () => {});
          await client.connect();
          others.push(client);
        }
      } catch {
        // None is left.
      }
      await Promise.race([sleep(500), ended]);
      await Promise.all(others.map((client) => client.end()));
    },
  },
  {
    name: 'limits on the time of statements, transactions and idle sessions',
    // The database of these tests has them.
    happens: 'they do not count for a load',
    exits: WAITED,
    plan: () => ({ hold: { point: 'in COPY', passage: 2, millis: 600 } }),
  },
  {
    name: 'the table is locked for longer than a lock is waited for',
    happens: 'the batches are tried again',
    exits: WAITED,
    async during(attempt) {
      const { made, chance } = attempt;
      await beside(attempt, async (client) => {
        await client.query(`BEGIN; LOCK TABLE ${made.schema}.rows`);
        await sleep(chance.whole(150, 400));
        await client.query('ROLLBACK');
      });
    },
  },
  {
    name: 'a deadlock',
    happens: 'the batch that the server gives up is tried again',
    exits: WAITED,
    scenarios: ['refused', 'skip'],
    async during(attempt) {
      const { made } = attempt;
      await beside(attempt, async (client) => {
        // Keys that come late first, and then those that come soon.
        await client.query('BEGIN');
        for (const id of [560, 420, 300, 220, 120, 60, 20]) {
          await client
            .query(`INSERT INTO ${made.schema}.rows VALUES (${id}, 'held') ON CONFLICT DO NOTHING`)
            .catch(() => client.query('ROLLBACK; BEGIN'));
        }
        await client.query('ROLLBACK');
      });
    },
  },
];
