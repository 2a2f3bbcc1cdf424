import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { withoutRefused } from '../../../src/engine/refusals.ts';
import type { SetAside } from '../../../src/record/sink.ts';
import { type PostgresSink, UnknownOutcome } from '../../../src/sinks/postgres/index.ts';
import type { MergePlan } from '../../../src/sinks/postgres/merge.ts';
import { batchOf, int4, type Row, text } from '../../support/copy-batch.ts';
import { startPostgres, type TestServer } from '../../support/postgres.ts';
import { clientOf, jobOf, never, openSink } from '../../support/postgres-sink.ts';
import { type FaultyProxy, startProxy } from '../../support/proxy.ts';

/** The end of the query that has it; `READ COMMITTED` is another. */
const COMMIT = 'COMMIT\0';

const SKIP: MergePlan = {
  stage: `CREATE TEMP TABLE stage ON COMMIT DROP AS SELECT a, b FROM t LIMIT 0;
    ALTER TABLE pg_temp.stage ADD COLUMN n int GENERATED ALWAYS AS IDENTITY`,
  into: 'pg_temp.stage (a, b)',
  merge: (first, end) => `INSERT INTO t SELECT a, b FROM pg_temp.stage WHERE n > ${first} AND n <= ${end}
    ORDER BY n ON CONFLICT DO NOTHING`,
};

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let url: string;
  let admin: Client;

  beforeAll(async () => {
    server = await startPostgres(major);
  });
  afterAll(() => server.remove());
  beforeEach(async () => {
    url = await server.createDatabase();
    admin = await clientOf(url);
    await admin.query('CREATE TABLE t (a int PRIMARY KEY, b text); INSERT INTO t VALUES (3), (5)');
    return () => admin.end();
  });

  const rows = (from: number, to: number): Row[] =>
    Array.from({ length: to - from }, (_, i) => [int4(from + i), text('x')]);
  const count = async () => Number((await admin.query('SELECT count(*) FROM t')).rows[0].count);
  const ledger = async () =>
    (
      await admin.query(
        'SELECT sum(loaded)::int AS loaded, sum(rejected)::int AS rejected, sum(duplicate)::int AS duplicate FROM sluice.span',
      )
    ).rows[0];
  const outcome = (work: Promise<unknown>) => work.catch((error: unknown) => error);
  const claimed = async (proxy: FaultyProxy, more: object = {}): Promise<PostgresSink> => {
    const through = url.replace(`:${server.port}/`, `:${proxy.port}/`);
    const sink = await openSink(through, 't', { ledger: 'sluice', ...more });
    await sink.ledger?.claim(jobOf(), true);
    return sink;
  };
  const finish = async (sink: PostgresSink, totals: object) => {
    await sink.ledger?.finish({ read: 8, loaded: 0, rejected: 0, filtered: 0, duplicate: 0, ...totals });
    await sink.close();
  };

  /** Loses the answer to the first COMMIT that ends a batch, once the server has given it; `then` comes with it. */
  function loseAnswer(proxy: FaultyProxy, then: () => void = () => {}): void {
    proxy.clientSays = (bytes, link) => {
      if (!bytes.includes(COMMIT)) return true;
      proxy.clientSays = () => true;
      proxy.serverSays = (_, other) => {
        if (other !== link) return true;
        link.client.resetAndDestroy();
        then();
        return false;
      };
      return true;
    };
  }

  test('of the second transaction, with rows set aside: it has landed without them', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy);
    const aside: number[] = [];
    const setAside: SetAside = async (batch, refusals) => {
      aside.push(...refusals.map(({ index }) => index));
      const [parcel] = batch.parcels;
      return withoutRefused(batch, new Map(parcel ? [[parcel, refusals as never]] : []));
    };
    loseAnswer(proxy);
    const receipt = await sink.write(batchOf([rows(0, 8)]), never, setAside);
    expect(receipt.tally).toMatchObject({ read: 8, loaded: 6, rejected: 2 });
    expect(aside).toEqual([3, 5]);
    await finish(sink, receipt.tally);
    expect([await count(), await ledger()]).toEqual([8, { loaded: 6, rejected: 2, duplicate: 0 }]);
  });

  test('of the second transaction, with a merge: it has landed, and so have its counts', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy, { merge: SKIP });
    loseAnswer(proxy);
    const receipt = await sink.write(batchOf([rows(0, 8)]), never, async (batch) => batch);
    expect(receipt.tally).toMatchObject({ read: 8, loaded: 6, duplicate: 2 });
    await finish(sink, receipt.tally);
    expect([await count(), await ledger()]).toEqual([8, { loaded: 6, rejected: 0, duplicate: 2 }]);
  });

  test('and nobody can be asked: the next try gives the counts that the ledger has', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy, { merge: SKIP });
    loseAnswer(proxy, () => {
      proxy.refusing = true;
    });
    const batch = batchOf([rows(0, 8)]);
    expect(await outcome(sink.write(batch, never, async (same) => same))).toBeInstanceOf(UnknownOutcome);
    proxy.refusing = false;
    proxy.serverSays = () => true;
    const receipt = await sink.write(batch, never, async (same) => same);
    expect(receipt.tally).toMatchObject({ read: 8, loaded: 6, duplicate: 2 });
    await finish(sink, receipt.tally);
    expect([await count(), await ledger()]).toEqual([8, { loaded: 6, rejected: 0, duplicate: 2 }]);
  });

  test('of the end of the load, in a black hole: it is asked for once more over another session', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy, { stallMillis: 200 });
    const receipt = await sink.write(batchOf([rows(10, 18)]), never);
    const doomed = new Set(proxy.links);
    proxy.serverSays = (_, link) => !doomed.has(link);
    await finish(sink, receipt.tally);
    expect((await admin.query('SELECT state FROM sluice.job')).rows).toEqual([{ state: 'finished' }]);
  });

  test('a session that was given up lets go of its locks', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy, { stallMillis: 200 });
    const batch = batchOf([rows(10, 18)]);
    proxy.clientSays = (bytes, link) => {
      if (!bytes.includes(COMMIT)) return true;
      // Its rows are in, and not committed.
      proxy.clientSays = (_, other) => other !== link;
      return false;
    };
    expect(await outcome(sink.write(batch, never))).toMatchObject({ code: 'target/stalled' });
    await admin.query('SET lock_timeout = 2000; INSERT INTO t VALUES (12)');
    await admin.query('DELETE FROM t WHERE a = 12');
    const receipt = await sink.write(batch, never);
    await finish(sink, receipt.tally);
    expect(await count()).toBe(10);
  });

  test('a ledger that is removed under a load is told as such, and not as the table', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(proxy);
    await sink.write(batchOf([rows(10, 12)]), never);
    await admin.query('DROP SCHEMA sluice CASCADE');
    const error = await outcome(sink.write(batchOf([rows(12, 18)], { first: 20 }), never));
    expect(error).toMatchObject({ code: 'target/missing-table', place: 'schema sluice' });
    await admin.query('DROP TABLE t');
    await sink.close();

    await admin.query('CREATE TABLE t (a int PRIMARY KEY, b text)');
    const other = await claimed(proxy);
    await admin.query('DROP TABLE t');
    const missing = await outcome(other.write(batchOf([rows(12, 18)]), never));
    expect(missing).toMatchObject({ code: 'target/missing-table', place: undefined });
    await other.close();
  });

  test.each(['real', 'bigint', 'date'])(
    'columns that have become %s under a load take none of it',
    async (type) => {
      await using proxy = await startProxy(server.port);
      const sink = await claimed(proxy);
      await sink.write(batchOf([rows(10, 12)]), never);
      const using = type === 'date' ? "date '2000-01-01' + a" : 'a';
      await admin.query(`ALTER TABLE t ALTER a TYPE ${type} USING ${using}`);
      const error = await outcome(
        sink.write(batchOf([rows(12, 18)], { first: 20 }), never, async (same) => same),
      );
      expect(error).toMatchObject({ code: 'target/columns', exitStatus: 6 });
      await sink.close();
      expect(await count()).toBe(4);
    },
  );
});
