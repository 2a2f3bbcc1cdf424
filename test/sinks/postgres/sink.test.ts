import { randomBytes } from 'node:crypto';
import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { addsUp } from '../../../src/record/tally.ts';
import { RefusedBatch } from '../../../src/sinks/postgres/index.ts';
import { batchOf, int4, type Row, text, textRow } from '../../support/copy-batch.ts';
import { createDatabase } from '../../support/database.ts';
import { clientOf, never, openSink } from '../../support/postgres-sink.ts';

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  let admin: Client;

  beforeAll(async () => {
    url = await createDatabase(major);
    admin = await clientOf(url);
  });
  afterAll(() => admin.end());
  beforeEach(async () => {
    await admin.query('DROP TABLE IF EXISTS t; CREATE TABLE t (a int, b text)');
  });

  const rows = (from: number, to: number): Row[] =>
    Array.from({ length: to - from }, (_, i) => [
      int4(from + i),
      i % 7 === 0 ? null : text(`row ${from + i}`),
    ]);
  const count = async () => Number((await admin.query('SELECT count(*) FROM t')).rows[0].count);
  const failed = (work: Promise<unknown>) =>
    work.then(
      () => {
        throw new Error('it should have been refused');
      },
      (error: unknown) => error as RefusedBatch,
    );

  test('rows of several parcels land, with their order and NULLs', async () => {
    const sink = await openSink(url);
    expect(sink.wire).toBe('copy-binary');
    const batch = batchOf([rows(0, 3), [], rows(3, 1000)]);
    const receipt = await sink.write(batch, never);
    await sink.close();
    expect(receipt.batch).toBe(batch);
    expect(receipt.tally).toMatchObject({ read: 1000, loaded: 1000 });
    expect(addsUp(receipt.tally)).toBe(true);
    const found = await admin.query({ text: 'SELECT a, b FROM t', rowMode: 'array' });
    const expected = [...rows(0, 3), ...rows(3, 1000)].map(([a, b]) => [
      a?.readInt32BE(),
      b?.toString() ?? null,
    ]);
    expect(found.rows).toEqual(expected);
  });

  test('a payload of many pieces lands whole', async () => {
    const long = 'x'.repeat(700_000);
    const sink = await openSink(url);
    await sink.write(batchOf([[[int4(1), text(long)]], [[int4(2), text(`${long}y`)]]]), never);
    await sink.close();
    const found = await admin.query("SELECT a, length(b), b = $1 || repeat('y', a - 1) AS same FROM t", [
      long,
    ]);
    expect(found.rows).toEqual([
      { a: 1, length: 700_000, same: true },
      { a: 2, length: 700_001, same: true },
    ]);
  });

  test('a type that only the server reads makes the whole load COPY TEXT', async () => {
    await admin.query('DROP TABLE t; CREATE TABLE t (a int, b int4range)');
    const sink = await openSink(url);
    expect(sink.wire).toBe('copy-text');
    await sink.write(
      batchOf([[[text('1'), text('[2,5)')]], [[text('2'), null]]], { encode: textRow }),
      never,
    );
    await sink.close();
    const found = await admin.query('SELECT a, b::text FROM t ORDER BY a');
    expect(found.rows).toEqual([
      { a: 1, b: '[2,5)' },
      { a: 2, b: null },
    ]);
  });

  test('several lanes write at once, each batch a transaction of its own', async () => {
    const sink = await openSink(url);
    const batches = Array.from({ length: 12 }, (_, i) =>
      batchOf([rows(i * 100, i * 100 + 100)], { number: i }),
    );
    await Promise.all(batches.map((batch) => sink.write(batch, never)));
    const open = await admin.query(
      "SELECT count(*)::int FROM pg_stat_activity WHERE application_name = 'sluice' AND datname = current_database()",
    );
    expect(open.rows[0].count).toBeLessThanOrEqual(12);
    await sink.close();
    await sink.close();
    const found = await admin.query(
      'SELECT count(*)::int, count(DISTINCT xmin::text)::int AS transactions FROM t',
    );
    expect(found.rows).toEqual([{ count: 1200, transactions: 12 }]);
  });

  test('a batch without outgoing records is settled too', async () => {
    const sink = await openSink(url);
    await expect(sink.write(batchOf([[]]), never)).resolves.toMatchObject({ tally: { loaded: 0 } });
    await sink.close();
    expect(await count()).toBe(0);
  });

  test('names of tables and columns are quoted', async () => {
    await admin.query(
      'CREATE SCHEMA IF NOT EXISTS "My ""Schema"; DROP TABLE IF EXISTS "My ""Schema"."a;b""c"',
    );
    await admin.query('CREATE TABLE "My ""Schema"."a;b""c" ("select" int, "x"",y" text)');
    const sink = await openSink(url, '"My ""Schema"."a;b""c"');
    await sink.write(batchOf([rows(0, 5)]), never);
    await sink.close();
    expect((await admin.query('SELECT count(*)::int FROM "My ""Schema"."a;b""c"')).rows).toEqual([
      { count: 5 },
    ]);
  });

  test('rows that a trigger swallows make the batch fail, and nothing of it stays', async () => {
    await admin.query(`CREATE OR REPLACE FUNCTION swallow() RETURNS trigger LANGUAGE plpgsql AS
      $$ BEGIN IF NEW.a = 7 THEN RETURN NULL; END IF; RETURN NEW; END $$;
      CREATE TRIGGER swallow BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION swallow()`);
    const sink = await openSink(url);
    const error = await failed(sink.write(batchOf([rows(0, 10)]), never));
    expect(error).toMatchObject({ code: 'target/lost-rows', exitStatus: 6 });
    expect(error.message).toContain('9 of 10 rows');
    await sink.write(batchOf([rows(10, 20)]), never);
    await sink.close();
    expect(await count()).toBe(10);
  });

  describe('a row that the server refuses is named', () => {
    const cases: [what: string, setup: string, row: Row, expected: object][] = [
      [
        'check',
        'ALTER TABLE t ADD CHECK (a <> 1005)',
        [int4(1005), null],
        { sqlstate: '23514', constraint: 't_a_check' },
      ],
      ['not null', 'ALTER TABLE t ALTER b SET NOT NULL', [int4(1), null], { sqlstate: '23502', column: 'b' }],
      [
        'unique',
        'CREATE UNIQUE INDEX u ON t (a)',
        [int4(3), text('x')],
        { sqlstate: '23505', constraint: 'u' },
      ],
      [
        'domain',
        'CREATE DOMAIN small AS int CHECK (value < 100); ALTER TABLE t ALTER a TYPE small',
        [int4(500), text('x')],
        { sqlstate: '23514' },
      ],
      [
        'raise',
        `CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.a = 55 THEN RAISE 'no: %', E'\\nCOPY u, line 3'; END IF; RETURN NEW; END $$;
          CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no()`,
        [int4(55), text('x')],
        { sqlstate: 'P0001' },
      ],
      [
        'raise with a code of its own',
        `CREATE OR REPLACE FUNCTION no() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN
          IF NEW.a = 55 THEN RAISE 'no' USING ERRCODE = 'ZZ123'; END IF; RETURN NEW; END $$;
          CREATE TRIGGER no BEFORE INSERT ON t FOR EACH ROW EXECUTE FUNCTION no()`,
        [int4(55), text('x')],
        { sqlstate: 'ZZ123' },
      ],
      ['bytes', '', [int4(1), Buffer.from([0xff])], { sqlstate: '22021', column: 'b' }],
      [
        'index row size',
        'CREATE INDEX wide ON t (b)',
        [int4(1), text(randomBytes(9000).toString('hex'))],
        { sqlstate: '54000' },
      ],
    ];
    test.for(cases)('%s', async ([, setup, bad, expected]) => {
      await admin.query('DROP DOMAIN IF EXISTS small');
      await admin.query(setup);
      const sink = await openSink(url);
      const fine = (from: number, to: number) => rows(from, to).map(([a]) => [a as Buffer, text('x')]);
      const batch = batchOf([fine(0, 4), [], [...fine(10, 12), bad, ...fine(20, 30)]]);
      const error = await failed(sink.write(batch, never));
      expect(error).toBeInstanceOf(RefusedBatch);
      expect(error).toMatchObject({ code: 'target/refused', record: { parcel: 2, index: 2 }, ...expected });
      expect(error.words).not.toBe('');
      await sink.write(batchOf([fine(40, 45)]), never);
      await sink.close();
      expect(await count()).toBe(5);
      await admin.query('DROP TABLE t');
    });

    test('in COPY TEXT, unless the data look like the server speaking', async () => {
      await admin.query('DROP TABLE t; CREATE TABLE t (a int, r int4range, b text)');
      const sink = await openSink(url);
      const write = (value: string) => {
        const both = [
          [text('1'), null, text('x')],
          [text('2'), text(value), text('x')],
        ];
        return failed(sink.write(batchOf([both], { encode: textRow }), never));
      };
      expect(await write('no range')).toMatchObject({ record: { parcel: 0, index: 1 } });
      expect(await write('no\\nCOPY t, line 1')).toMatchObject({
        sqlstate: '22P02',
        record: undefined,
      });
      await sink.close();
    });

    test('a foreign key names no row, and neither does a constraint that is checked at COMMIT', async () => {
      await admin.query('DROP TABLE IF EXISTS p; CREATE TABLE p (id int PRIMARY KEY)');
      for (const deferred of ['', 'DEFERRABLE INITIALLY DEFERRED']) {
        await admin.query(`DROP TABLE t; CREATE TABLE t (a int REFERENCES p (id) ${deferred}, b text)`);
        const sink = await openSink(url);
        const error = await failed(sink.write(batchOf([rows(0, 3)]), never));
        expect(error).toBeInstanceOf(RefusedBatch);
        expect(error).toMatchObject({ sqlstate: '23503', record: undefined, constraint: 't_a_fkey' });
        await sink.close();
      }
      expect(await count()).toBe(0);
    });
  });

  test('what is not the fault of a row is no refused batch', async () => {
    const sink = await openSink(url);
    await admin.query('ALTER TABLE t DROP COLUMN b');
    const gone = await failed(sink.write(batchOf([rows(0, 3)]), never));
    expect(gone).not.toBeInstanceOf(RefusedBatch);
    expect(gone).toMatchObject({ code: 'target/refused', sqlstate: '42703' });
    await admin.query('DROP TABLE t');
    const missing = await failed(sink.write(batchOf([rows(0, 3)]), never));
    expect(missing).toMatchObject({ code: 'target/missing-table' });
    await sink.close();
  });

  test('malformed bytes are a bug of ours, not a connection to try again', async () => {
    const sink = await openSink(url);
    const error = await failed(sink.write(batchOf([[[Buffer.from([1]), null]]]), never));
    expect(error).toMatchObject({ code: 'internal' });
    await sink.close();
  });
});
