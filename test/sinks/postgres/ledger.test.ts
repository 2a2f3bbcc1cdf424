import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { emptyTally } from '../../../src/record/tally.ts';
import type { PostgresSink } from '../../../src/sinks/postgres/index.ts';
import { batchOf, int4, type Row } from '../../support/copy-batch.ts';
import { createDatabaseAt } from '../../support/create-database.ts';
import { startPostgres, type TestServer } from '../../support/postgres.ts';
import { clientOf, jobOf, never, openSink } from '../../support/postgres-sink.ts';

/** The session that keeps other runs off a job, in the database of the test. */
const HOLDER = `FROM pg_locks WHERE locktype = 'advisory'
  AND database = (SELECT oid FROM pg_database WHERE datname = current_database())`;

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let url: string;
  let admin: Client;

  beforeAll(async () => {
    // One that forgets in a crash what was committed without waiting.
    server = await startPostgres(major, { settings: ["wal_writer_delay = '10s'", 'autovacuum = off'] });
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    url = await server.createDatabase();
    admin = await clientOf(url);
    await admin.query('CREATE TABLE t (a int)');
    return () => admin.end();
  });

  const endHolder = () => admin.query(`SELECT pg_terminate_backend(pid) ${HOLDER}`);
  const rows = (from: number, to: number): Row[] =>
    Array.from({ length: to - from }, (_, i) => [int4(from + i)]);
  const count = async () => Number((await admin.query('SELECT count(*) FROM t')).rows[0].count);
  const ledgerOf = (sink: PostgresSink) => sink.ledger as NonNullable<PostgresSink['ledger']>;
  const open = (more: object = {}) => openSink(url, 't', { ledger: 'sluice', ...more });
  const tally = (loaded: number) => ({ ...emptyTally(), read: loaded, loaded });

  test('a job is new, then unfinished with what is settled, then finished with its totals', async () => {
    const job = jobOf();
    const sink = await open();
    expect(await ledgerOf(sink).read(job)).toEqual({ state: 'new' });
    expect((await admin.query("SELECT to_regnamespace('sluice') AS ledger")).rows).toEqual([
      { ledger: null },
    ]);
    await ledgerOf(sink).claim(job, true);
    await sink.write(batchOf([rows(0, 5), rows(5, 8)]), never);
    await sink.write(batchOf([rows(8, 10)], { first: 200 }), never);
    await sink.write(batchOf([rows(10, 11)], { first: 80 }), never);
    await sink.close();

    const next = await open();
    const input = 'orders.csv';
    const { fingerprint } = job;
    expect(await ledgerOf(next).read(job)).toEqual({
      state: 'unfinished',
      hashes: [],
      publication: 'append',
      fingerprint,
      settled: [
        { input, first: 0, end: 90, lines: 9, tally: tally(9) },
        { input, first: 200, end: 220, lines: 2, tally: tally(2) },
      ],
    });
    await ledgerOf(next).claim(job, false);
    await next.write(batchOf([rows(11, 22)], { first: 90 }), never);
    await ledgerOf(next).finish(tally(22));
    const state = await ledgerOf(next).read(job);
    expect(state).toEqual({
      state: 'finished',
      fingerprint,
      totals: tally(22),
      finishedAt: expect.any(Date),
      settled: [expect.objectContaining({ first: 0, end: 220, lines: 22 })],
    });
    await next.close();
    expect(await count()).toBe(22);
  });

  test('a claim anew forgets the spans of earlier runs', async () => {
    const job = jobOf();
    const first = await open();
    await ledgerOf(first).claim(job, true);
    await first.write(batchOf([rows(0, 5)]), never);
    await ledgerOf(first).finish(tally(5));
    await first.close();
    const second = await open();
    const changed = { ...job, fingerprint: { head: 'bb' } };
    await ledgerOf(second).read(changed);
    await ledgerOf(second).claim(changed, true);
    expect(await ledgerOf(second).read(changed)).toEqual({
      state: 'unfinished',
      hashes: [],
      publication: 'append',
      fingerprint: { head: 'bb' },
      settled: [],
    });
    await second.write(batchOf([rows(0, 5)]), never);
    await second.close();
    expect(await count()).toBe(10);
  });

  test('the same span twice lands once', async () => {
    const sink = await open();
    await ledgerOf(sink).claim(jobOf(), true);
    const batch = batchOf([rows(0, 5), rows(5, 8)]);
    await sink.write(batch, never);
    await expect(sink.write(batch, never)).resolves.toMatchObject({ tally: { loaded: 8 } });
    await ledgerOf(sink).finish(tally(8));
    await sink.close();
    expect(await count()).toBe(8);
  });

  test('a span that overlaps a settled one at its beginning cannot be committed', async () => {
    const sink = await open();
    await ledgerOf(sink).claim(jobOf(), true);
    await sink.write(batchOf([rows(0, 5)]), never);
    await expect(sink.write(batchOf([rows(0, 3)]), never)).rejects.toMatchObject({ code: 'internal' });
    await sink.close();
    expect(await count()).toBe(5);
  });

  test('a write before the claim is a bug', async () => {
    const sink = await open();
    await expect(sink.write(batchOf([rows(0, 3)]), never)).rejects.toMatchObject({ code: 'internal' });
    await sink.close();
  });

  test('one run at a time: the second is told who holds the job', async () => {
    const job = jobOf();
    const first = await open();
    await ledgerOf(first).claim(job, true);
    const second = await open();
    const error = await ledgerOf(second)
      .claim(job, false)
      .catch((error: unknown) => error);
    expect(error).toMatchObject({ code: 'ledger/locked', exitStatus: 8 });
    const lock = await admin.query(`SELECT pid ${HOLDER}`);
    expect(String((error as { notes: string[] }).notes)).toContain(`process ${lock.rows[0].pid} (sluice`);
    const other = await open();
    await ledgerOf(other).claim(jobOf(), true);
    await Promise.all([first.close(), other.close()]);
    await ledgerOf(second).claim(job, false);
    await second.close();
  });

  test('a run whose job was claimed by another can commit and finish nothing', async () => {
    const job = jobOf();
    const old = await open();
    await ledgerOf(old).claim(job, true);
    await old.write(batchOf([rows(0, 5)]), never);
    // Its lock goes with its first session; the lane for batches lives on.
    await endHolder();
    const heir = await open();
    await ledgerOf(heir).read(job);
    await ledgerOf(heir).claim(job, false);
    await expect(old.write(batchOf([rows(5, 9)], { first: 50 }), never)).rejects.toMatchObject({
      code: 'ledger/locked',
    });
    await heir.write(batchOf([rows(5, 9)], { first: 50 }), never);
    await expect(ledgerOf(old).finish(tally(5))).rejects.toMatchObject({ code: 'ledger/locked' });
    await ledgerOf(heir).finish(tally(9));
    await Promise.all([old.close(), heir.close()]);
    expect(await count()).toBe(9);
  });

  test('a batch that was committed between read and claim is not loaded again', async () => {
    const job = jobOf();
    const old = await open();
    await ledgerOf(old).claim(job, true);
    await endHolder();
    const heir = await open();
    await ledgerOf(heir).read(job);
    await old.write(batchOf([rows(0, 5)]), never);
    await expect(ledgerOf(heir).claim(job, false)).rejects.toMatchObject({ code: 'ledger/locked' });
    // The claim that failed has taken nothing from the older run.
    await old.write(batchOf([rows(5, 6)], { first: 50 }), never);
    await Promise.all([old.close(), heir.close()]);
    expect(await count()).toBe(6);
  });

  test('a claim waits for a batch of the older run that is being committed', async () => {
    const job = jobOf();
    await admin.query('CREATE UNIQUE INDEX ON t (a); BEGIN; INSERT INTO t VALUES (3)');
    const old = await open();
    await ledgerOf(old).claim(job, true);
    const writing = old.write(batchOf([rows(0, 5)]), never);
    writing.catch(() => undefined);
    await waitFor(async () => (await admin.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 1);
    await endHolder();
    const heir = await open();
    await ledgerOf(heir).read(job);
    const claiming = ledgerOf(heir).claim(job, false);
    claiming.catch(() => undefined);
    await waitFor(async () => (await admin.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 2);
    await admin.query('ROLLBACK');
    await writing;
    await expect(claiming).rejects.toMatchObject({ code: 'ledger/locked' });
    await Promise.all([old.close(), heir.close()]);
    expect(await count()).toBe(5);
  });

  test('first runs at once make one ledger', async () => {
    for (let round = 0; round < 3; round++) {
      const fresh = await createDatabaseAt(server.url);
      const client = await clientOf(fresh);
      await client.query('CREATE TABLE t (a int)');
      await client.end();
      const sinks = await Promise.all([1, 2, 3, 4].map(() => openSink(fresh, 't', { ledger: 'my ledger' })));
      await Promise.all(sinks.map((sink) => ledgerOf(sink).claim(jobOf(), true)));
      await Promise.all(sinks.map((sink) => sink.write(batchOf([rows(0, 5)]), never)));
      await Promise.all(sinks.map((sink) => sink.close()));
    }
  });

  test('without the rights on the ledger the way without it is named', async () => {
    await admin.query('CREATE ROLE loader LOGIN; GRANT INSERT ON t TO loader');
    try {
      const as = url.replace('postgres@', 'loader@');
      const sink = await openSink(as, 't', { ledger: 'sluice' });
      await ledgerOf(sink).read(jobOf());
      const create = await ledgerOf(sink)
        .claim(jobOf(), true)
        .catch((error: unknown) => error);
      expect(create).toMatchObject({
        code: 'target/permission',
        sqlstate: '42501',
        hint: expect.stringContaining('--no-ledger'),
      });
      const owner = await open();
      await ledgerOf(owner).claim(jobOf(), true);
      await owner.close();
      const read = await ledgerOf(sink)
        .read(jobOf())
        .catch((error: unknown) => error);
      expect(read).toMatchObject({ code: 'target/permission', hint: expect.stringContaining('--no-ledger') });
      await admin.query(`GRANT USAGE ON SCHEMA sluice TO loader;
        GRANT SELECT, INSERT, UPDATE, DELETE ON sluice.job, sluice.span TO loader`);
      await ledgerOf(sink).claim(jobOf(), true);
      await sink.write(batchOf([rows(0, 5)]), never);
      await ledgerOf(sink).finish(tally(5));
      await sink.close();
      const without = await openSink(as, 't', { ledger: false });
      expect(without.ledger).toBeUndefined();
      await without.write(batchOf([rows(0, 5)]), never);
      await without.close();
      expect(await count()).toBe(10);
    } finally {
      await admin.query('DROP OWNED BY loader; DROP ROLE loader');
    }
  });

  test('a finish survives the loss of its session', async () => {
    const job = jobOf();
    const sink = await open();
    await ledgerOf(sink).claim(job, true);
    await sink.write(batchOf([rows(0, 5)]), never);
    await endHolder();
    await ledgerOf(sink).finish(tally(5));
    expect(await ledgerOf(sink).read(job)).toMatchObject({ state: 'finished' });
    await sink.close();
  });

  test.runIf(process.platform === 'linux')(
    'what a crash of the server took back is not called finished',
    async () => {
      const job = jobOf();
      const sink = await open();
      await ledgerOf(sink).claim(job, true);
      await sink.write(batchOf([rows(0, 5)]), never);
      await server.kill();
      await server.restart();
      await sink.write(batchOf([rows(5, 8)], { first: 50 }), never);
      await expect(ledgerOf(sink).finish(tally(8))).rejects.toMatchObject({
        code: 'target/unavailable',
        exitStatus: 7,
      });
      await sink.close();
      await admin.end();
      admin = await clientOf(url);
      expect(await count()).toBe(3);
      const next = await open();
      const settled = [{ first: 50, end: 80 }];
      expect(await ledgerOf(next).read(job)).toMatchObject({
        state: 'unfinished',
        hashes: [],
        publication: 'append',
        settled,
      });
      await next.close();
    },
  );
});

async function waitFor(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
