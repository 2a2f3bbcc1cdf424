import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type PostgresSink, UnknownOutcome } from '../../../src/sinks/postgres/index.ts';
import { wasCommitted } from '../../../src/sinks/postgres/outcome.ts';
import { batchOf, int4, type Row, text } from '../../support/copy-batch.ts';
import { startPostgres, type TestServer } from '../../support/postgres.ts';
import { clientOf, jobOf, never, openSink, targetOf } from '../../support/postgres-sink.ts';
import { type FaultyProxy, type Link, startProxy } from '../../support/proxy.ts';

/** The end of the query that has it; `READ COMMITTED` is another. */
const COMMIT = 'COMMIT\0';

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
    await admin.query('CREATE TABLE t (a int PRIMARY KEY, b text)');
    return () => admin.end();
  });

  const rows = (from: number, to: number, value = 'x'): Row[] =>
    Array.from({ length: to - from }, (_, i) => [int4(from + i), text(value)]);
  const count = async () => Number((await admin.query('SELECT count(*) FROM t')).rows[0].count);
  const outcome = (work: Promise<unknown>) => work.catch((error: unknown) => error);
  const claimed = async (url: string, more: object = {}): Promise<PostgresSink> => {
    const sink = await openSink(url, 't', { ledger: 'sluice', ...more });
    await sink.ledger?.claim(jobOf(), true);
    return sink;
  };
  const through = (proxy: FaultyProxy) => url.replace(`:${server.port}/`, `:${proxy.port}/`);
  /** Another transaction has the key that the batch comes to last. */
  const holdUp = () => admin.query('BEGIN; INSERT INTO t VALUES (5)');
  const heldUp = () =>
    until(async () => (await admin.query('SELECT FROM pg_locks WHERE NOT granted')).rowCount === 1);

  test('a server process that is ended in the middle of COPY leaves nothing, and the next batch goes on', async () => {
    const sink = await claimed(url);
    await holdUp();
    const writing = outcome(sink.write(batchOf([rows(0, 6)]), never));
    await heldUp();
    await admin.query(
      "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE wait_event_type = 'Lock'",
    );
    expect(await writing).toMatchObject({ code: 'target/unavailable', sqlstate: '57P01', exitStatus: 7 });
    await admin.query('ROLLBACK');
    expect(await count()).toBe(0);
    await sink.write(batchOf([rows(0, 6)]), never);
    await sink.close();
    expect(await count()).toBe(6);
  });

  test('an abort ends the transaction at once and rejects with its reason', async () => {
    const sink = await claimed(url);
    await holdUp();
    const stop = new AbortController();
    const reason = new Error('Ctrl-C');
    // More than the sockets hold: pieces are still queued here when it ends.
    const batch = batchOf([rows(0, 6, 'y'.repeat(1 << 20)), rows(6, 30, 'z'.repeat(1 << 20))]);
    const writing = outcome(sink.write(batch, stop.signal));
    await heldUp();
    stop.abort(reason);
    expect(await writing).toBe(reason);
    await admin.query('ROLLBACK');
    expect(await count()).toBe(0);
    expect(await outcome(sink.write(batch, stop.signal))).toBe(reason);
    await sink.write(batchOf([rows(0, 6)]), never);
    await sink.close();
  });

  test('a lock that another session holds for too long is told as such', async () => {
    await admin.query(`ALTER DATABASE "${new URL(url).pathname.slice(1)}" SET lock_timeout = '100ms'`);
    const sink = await claimed(url);
    await admin.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
    expect(await outcome(sink.write(batchOf([rows(0, 6)]), never))).toMatchObject({
      code: 'target/unavailable',
      sqlstate: '55P03',
    });
    await admin.query('ROLLBACK');
    await sink.close();
  });

  test('a server that was restarted between batches is connected to again', async () => {
    const sink = await claimed(url);
    await sink.write(batchOf([rows(0, 6)]), never);
    await server.restart();
    await sink.write(batchOf([rows(6, 9)], { first: 60 }), never);
    await sink.close();
    await admin.end();
    admin = await clientOf(url);
    expect(await count()).toBe(9);
  });

  test('a server that is down is one line and exit status 7', async () => {
    const sink = await claimed(url);
    await server.stop();
    const error = await outcome(sink.write(batchOf([rows(0, 6)]), never));
    await server.restart();
    expect(error).toMatchObject({ code: 'target/unavailable', exitStatus: 7 });
    expect((error as Error).message).toBe(
      `could not connect to 127.0.0.1:${server.port}: connection refused`,
    );
    await sink.close();
    await admin.end();
    admin = await clientOf(url);
  });

  describe.for([true, false])('with a ledger: %s', (withLedger) => {
    const open = async (url: string) => (withLedger ? claimed(url) : openSink(url));

    test('a COMMIT whose answer is lost is found to have landed', async () => {
      await using proxy = await startProxy(server.port);
      const sink = await open(through(proxy));
      let lost = 0;
      proxy.clientSays = (bytes, link) => {
        if (bytes.includes(COMMIT)) {
          proxy.serverSays = (_, { client }) => {
            if (client !== link.client) return true;
            lost += 1;
            client.destroy();
            return false;
          };
        }
        return true;
      };
      await expect(sink.write(batchOf([rows(0, 6)]), never)).resolves.toMatchObject({ tally: { loaded: 6 } });
      expect(lost).toBe(1);
      proxy.clientSays = proxy.serverSays = () => true;
      await sink.write(batchOf([rows(6, 8)], { first: 60 }), never);
      await sink.ledger?.finish({ read: 8, loaded: 8, rejected: 0, filtered: 0, duplicate: 0 });
      await sink.close();
      expect(await count()).toBe(8);
    });

    test('a COMMIT that never arrives is found not to have landed, and cannot land later', async () => {
      await using proxy = await startProxy(server.port);
      const sink = await open(through(proxy));
      let held: Link | undefined;
      let commit: Buffer | undefined;
      proxy.clientSays = (bytes, link) => {
        if (held || !bytes.includes(COMMIT)) return link !== held;
        held = link;
        commit = bytes;
        link.told = false;
        link.client.destroy();
        return false;
      };
      const error = await outcome(sink.write(batchOf([rows(0, 6)]), never));
      expect(error).toMatchObject({ code: 'target/unavailable' });
      expect(error).not.toBeInstanceOf(UnknownOutcome);
      // The network delivers it after all.
      held?.server.write(commit as Buffer);
      await new Promise((resolve) =>
        held?.server.destroyed ? resolve(0) : held?.server.once('close', resolve),
      );
      expect(await count()).toBe(0);
      await sink.write(batchOf([rows(0, 6)]), never);
      await sink.close();
      expect(await count()).toBe(6);
    });
  });

  test('when no server can be asked the outcome is unknown', async () => {
    const transaction = { xid: '1000', pid: 1 };
    const nowhere = targetOf('postgres://postgres@127.0.0.1:1/x');
    const error = await outcome(wasCommitted(nowhere, transaction, undefined, 100));
    expect(error).toBeInstanceOf(UnknownOutcome);
    expect(error).toMatchObject({ exitStatus: 7, hint: expect.stringContaining('without a ledger') });
  });

  test('a transaction that the server has not heard of was not committed', async () => {
    const transaction = { xid: '4000000000', pid: 1 };
    expect(await wasCommitted(targetOf(url), transaction, undefined)).toBe(false);
  });

  test('a network that swallows everything is a stall', async () => {
    await using proxy = await startProxy(server.port);
    const sink = await claimed(through(proxy), { stallMillis: 200 });
    proxy.clientSays = (bytes) => !bytes.includes('COPY');
    const batch = batchOf([rows(0, 30, 'y'.repeat(1 << 20))]);
    expect(await outcome(sink.write(batch, never))).toMatchObject({ code: 'target/stalled', exitStatus: 7 });
    proxy.clientSays = () => true;
    await sink.write(batch, never);
    await sink.close();
    expect(await count()).toBe(30);
  });

  test('a server that is busy with a batch for long is no stall', async () => {
    await admin.query(`CREATE FUNCTION slow() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN PERFORM pg_sleep(0.9); RETURN NULL; END $$;
      CREATE TRIGGER slow AFTER INSERT ON t FOR EACH STATEMENT EXECUTE FUNCTION slow()`);
    const sink = await claimed(url, { stallMillis: 200 });
    await sink.write(batchOf([rows(0, 6)]), never);
    await sink.close();
    expect(await count()).toBe(6);
  });
});

async function until(condition: () => Promise<boolean>): Promise<void> {
  while (!(await condition())) await new Promise((resolve) => setTimeout(resolve, 10));
}
