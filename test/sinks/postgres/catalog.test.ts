import type { Client } from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { mapColumns } from '../../../src/load/target/map-columns.ts';
import type { ColumnType } from '../../../src/record/schema.ts';
import * as id from '../../../src/record/type-id.ts';
import {
  readTable,
  refuseForbidden,
  refuseUnloadable,
  type Table,
  wireOf,
} from '../../../src/sinks/postgres/index.ts';
import { startPostgres, type TestServer } from '../../support/postgres.ts';
import { clientOf } from '../../support/postgres-sink.ts';

type Expected = Partial<Omit<ColumnType, 'element'>> & { element?: Expected };

describe.for([15, 18] as const)('PostgreSQL %i', (major) => {
  let server: TestServer;
  let client: Client;

  beforeAll(async () => {
    server = await startPostgres(major);
    client = await clientOf(server.url);
    await client.query(`
      CREATE TYPE mood AS ENUM ('sad', 'so "so"', 'glück');
      CREATE TYPE pair AS (a int, b int);
      CREATE DOMAIN code AS varchar(12) NOT NULL;
      CREATE DOMAIN own_code AS code DEFAULT 'x';
      CREATE DOMAIN price AS numeric(10,2) CHECK (value > 0);
      CREATE DOMAIN list AS int[];
      CREATE SCHEMA far; CREATE TYPE far.size AS ENUM ('s', 'm');
    `);
  });
  afterAll(async () => {
    await client.end();
    await server.remove();
  });
  beforeEach(async () => {
    await client.query('DROP TABLE IF EXISTS t CASCADE');
  });

  const read = async (name = 't', schema?: string): Promise<Table> => {
    const table = await readTable(client, { schema, table: name });
    return table ?? expect.unreachable('no such table');
  };

  const labels = ['sad', 'so "so"', 'glück'];
  const types: [sql: string, expected: Expected][] = [
    ['bool', { id: id.TYPE_BOOL, oid: 16, sql: 'boolean' }],
    ['int2', { id: id.TYPE_INT2, sql: 'smallint' }],
    ['int4', { id: id.TYPE_INT4, sql: 'integer' }],
    ['int8', { id: id.TYPE_INT8, sql: 'bigint' }],
    ['float4', { id: id.TYPE_FLOAT4 }],
    ['float8', { id: id.TYPE_FLOAT8 }],
    ['numeric', { id: id.TYPE_NUMERIC }],
    ['numeric(10)', { id: id.TYPE_NUMERIC, precision: 10, scale: 0 }],
    ['numeric(10,2)', { id: id.TYPE_NUMERIC, precision: 10, scale: 2, sql: 'numeric(10,2)' }],
    ['numeric(5,-3)', { id: id.TYPE_NUMERIC, precision: 5, scale: -3 }],
    ['numeric(3,7)', { id: id.TYPE_NUMERIC, precision: 3, scale: 7 }],
    ['numeric(1000,1000)', { id: id.TYPE_NUMERIC, precision: 1000, scale: 1000 }],
    ['numeric(1000,-1000)', { id: id.TYPE_NUMERIC, precision: 1000, scale: -1000 }],
    ['text', { id: id.TYPE_TEXT }],
    ['varchar', { id: id.TYPE_VARCHAR }],
    ['varchar(20)', { id: id.TYPE_VARCHAR, length: 20 }],
    ['char', { id: id.TYPE_CHAR, length: 1 }],
    ['char(3)', { id: id.TYPE_CHAR, length: 3 }],
    ['bpchar', { id: id.TYPE_CHAR }],
    ['uuid', { id: id.TYPE_UUID }],
    ['date', { id: id.TYPE_DATE }],
    ['time', { id: id.TYPE_TIME, fraction: 6 }],
    ['time(0)', { id: id.TYPE_TIME, fraction: 0 }],
    ['timetz(3)', { id: id.TYPE_TIMETZ, fraction: 3 }],
    ['timestamp', { id: id.TYPE_TIMESTAMP, fraction: 6 }],
    ['timestamp(2)', { id: id.TYPE_TIMESTAMP, fraction: 2 }],
    ['timestamptz', { id: id.TYPE_TIMESTAMPTZ, fraction: 6 }],
    ['timestamptz(0)', { id: id.TYPE_TIMESTAMPTZ, fraction: 0 }],
    ['interval', { id: id.TYPE_INTERVAL, fraction: 6 }],
    ['interval(3)', { id: id.TYPE_INTERVAL, fraction: 3 }],
    ['interval year', { id: id.TYPE_OTHER }],
    ['interval day to second', { id: id.TYPE_OTHER }],
    ['interval second(2)', { id: id.TYPE_OTHER }],
    ['bytea', { id: id.TYPE_BYTEA }],
    ['json', { id: id.TYPE_JSON }],
    ['jsonb', { id: id.TYPE_JSONB }],
    ['inet', { id: id.TYPE_INET }],
    ['cidr', { id: id.TYPE_CIDR }],
    ['macaddr', { id: id.TYPE_MACADDR }],
    ['mood', { id: id.TYPE_ENUM, labels }],
    ['far.size', { id: id.TYPE_ENUM, sql: 'far.size', labels: ['s', 'm'] }],
    ['own_code', { id: id.TYPE_VARCHAR, length: 12, sql: 'own_code' }],
    ['price', { id: id.TYPE_NUMERIC, precision: 10, scale: 2, sql: 'price' }],
    ['int[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_INT4, oid: 23, sql: 'integer' } }],
    ['int[3][3]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_INT4, oid: 23, sql: 'integer' } }],
    ['varchar(3)[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_VARCHAR, length: 3 } }],
    ['numeric(5,1)[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_NUMERIC, precision: 5, scale: 1 } }],
    ['timestamp(1)[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_TIMESTAMP, fraction: 1 } }],
    ['mood[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_ENUM, labels } }],
    ['price[]', { id: id.TYPE_ARRAY, element: { id: id.TYPE_NUMERIC, precision: 10, scale: 2 } }],
    ['list', { id: id.TYPE_ARRAY, sql: 'list', element: { id: id.TYPE_INT4, sql: 'integer' } }],
    ['list[]', { id: id.TYPE_OTHER }],
    ['interval year[]', { id: id.TYPE_OTHER }],
    ...[
      'name',
      '"char"',
      'money',
      'xml',
      'macaddr8',
      'bit(3)',
      'varbit',
      'int4range',
      'int4multirange',
      'point',
      'box[]',
    ].map((sql): [string, Expected] => [sql, { id: id.TYPE_OTHER }]),
    ...[
      'oid',
      'regclass',
      'oidvector',
      'int2vector',
      'tsvector',
      'pair',
      'pair[]',
      'point[]',
      'pg_lsn',
      'jsonpath',
    ].map((sql): [string, Expected] => [sql, { id: id.TYPE_OTHER }]),
  ];

  test('every type is what it is', async () => {
    await client.query(`CREATE TABLE t (${types.map(([sql], i) => `c${i} ${sql}`).join(', ')})`);
    const { columns } = await read();
    const names = types.map(([sql]) => sql);
    const found = columns.map(({ type }, i) => [names[i], withoutNames(type)]);
    expect(found).toEqual(types.map(([sql, expected]) => [sql, withoutNames(expected)]));
    for (const [i, { type }] of columns.entries()) {
      const { sql = type.sql, oid = type.oid } = types[i]?.[1] ?? {};
      expect([type.sql, type.oid]).toEqual([sql, oid]);
    }
  });

  test('a domain is known by its own OID, which arrays of it carry', async () => {
    await client.query('CREATE TABLE t (a price, b price[], c int[])');
    const { rows } = await client.query(
      "SELECT 'price'::regtype::oid::int AS price, 'price[]'::regtype::oid::int AS prices",
    );
    const { columns } = await read();
    expect(columns.map(({ type }) => [type.oid, type.element?.oid])).toEqual([
      [rows[0].price, undefined],
      [rows[0].prices, rows[0].price],
      [1007, 23],
    ]);
  });

  test('columns come in their order, with what fills them', async () => {
    await client.query(`CREATE TABLE t (z int NOT NULL, gone int, a int DEFAULT 7, "B c" int GENERATED ALWAYS AS IDENTITY,
      d int GENERATED BY DEFAULT AS IDENTITY, e int GENERATED ALWAYS AS (1 + 1) STORED, f serial, g code, h own_code, i int);
      ALTER TABLE t DROP COLUMN gone`);
    const { columns } = await read();
    const plain = { notNull: false, hasDefault: false, generated: false, identity: 'none', mayInsert: true };
    expect(columns.map(({ type, ...column }) => column)).toEqual([
      { ...plain, name: 'z', notNull: true },
      { ...plain, name: 'a', hasDefault: true },
      { ...plain, name: 'B c', notNull: true, hasDefault: true, identity: 'always' },
      { ...plain, name: 'd', notNull: true, hasDefault: true, identity: 'by default' },
      { ...plain, name: 'e', hasDefault: true, generated: true },
      { ...plain, name: 'f', notNull: true, hasDefault: true },
      { ...plain, name: 'g', notNull: true },
      { ...plain, name: 'h', notNull: true, hasDefault: true },
      { ...plain, name: 'i' },
    ]);
  });

  test('virtual generated columns, where the server has them', async () => {
    const stored = major >= 18 ? 'VIRTUAL' : 'STORED';
    await client.query(`CREATE TABLE t (a int, b int GENERATED ALWAYS AS (a * 2) ${stored})`);
    expect((await read()).columns.map(({ generated }) => generated)).toEqual([false, true]);
  });

  test('the session tells who and where it is', async () => {
    await client.query("CREATE TABLE t (a int); SET TimeZone = 'Europe/Berlin'");
    const { session } = await read();
    await client.query('RESET TimeZone');
    expect(session).toEqual({
      user: 'postgres',
      timeZone: 'Europe/Berlin',
      serverVersion: expect.any(Number),
      standby: false,
    });
    expect(Math.floor(session.serverVersion / 10_000)).toBe(major);
  });

  test('a name without a schema is found as the session would find it', async () => {
    await client.query('CREATE TABLE t (a int); CREATE TABLE far.t (b int); CREATE TABLE far."T.x" (c int)');
    const first = async (table: string, schema?: string) => {
      const found = await readTable(client, { schema, table });
      return found && [found.name.schema, found.name.table, found.columns[0]?.name];
    };
    expect(await first('t')).toEqual(['public', 't', 'a']);
    expect(await first('t', 'far')).toEqual(['far', 't', 'b']);
    expect(await first('T.x', 'far')).toEqual(['far', 'T.x', 'c']);
    expect(await first('T.x')).toBeUndefined();
    expect(await first('T')).toBeUndefined();
    expect(await first('t', 'none')).toBeUndefined();
    expect(await first('public.t')).toBeUndefined();
    await client.query('SET search_path = far, public');
    expect(await first('t')).toEqual(['far', 't', 'b']);
    await client.query('RESET search_path; DROP TABLE far.t, far."T.x"');
  });

  test('naughty names of columns come back as they are', async () => {
    const names = [
      'select',
      'a"b',
      "a'b",
      'a,b',
      '; DROP TABLE t; --',
      ' ',
      'é😀',
      '\\',
      'a\nb',
      '$1',
      '__proto__',
    ];
    await client.query(
      `CREATE TABLE t (${names.map((name) => `${client.escapeIdentifier(name)} int`).join(', ')})`,
    );
    expect((await read()).columns.map(({ name }) => name)).toEqual(names);
  });

  test('a table without columns has none', async () => {
    await client.query('CREATE TABLE t ()');
    expect((await read()).columns).toEqual([]);
  });

  describe('what COPY cannot load is said before a byte is read', () => {
    const refusal = async (table: string, as?: string) => {
      if (as) await client.query(`SET ROLE ${as}`);
      try {
        refuseUnloadable(await read(table));
        return undefined;
      } catch (error) {
        return error;
      } finally {
        if (as) await client.query('RESET ROLE');
      }
    };

    test('kinds of relations', async () => {
      await client.query(`CREATE TABLE t (a int) PARTITION BY RANGE (a); CREATE TABLE t_part PARTITION OF t DEFAULT;
        CREATE VIEW v AS SELECT * FROM t; CREATE VIEW w AS SELECT * FROM t; CREATE MATERIALIZED VIEW m AS SELECT * FROM t;
        CREATE SEQUENCE s; CREATE INDEX t_index ON t (a);
        CREATE FUNCTION take() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NEW; END';
        CREATE TRIGGER take INSTEAD OF INSERT ON w FOR EACH ROW EXECUTE FUNCTION take()`);
      expect(await refusal('t')).toBeUndefined();
      expect(await refusal('t_part')).toBeUndefined();
      expect(await refusal('w')).toBeUndefined();
      expect(await refusal('v')).toMatchObject({
        code: 'target/refused',
        hint: expect.stringContaining('INSTEAD OF'),
      });
      for (const other of ['m', 's', 't_index']) {
        expect(await refusal(other)).toMatchObject({
          code: 'target/refused',
          message: expect.stringContaining('not a table'),
        });
      }
      expect((await read('t')).kind).toBe('partitioned table');
      await client.query('DROP MATERIALIZED VIEW m; DROP VIEW v, w; DROP FUNCTION take; DROP SEQUENCE s');
    });

    test('rights and row-level security', async () => {
      await client.query(`CREATE TABLE t (a int, b int); CREATE ROLE clerk; CREATE ROLE guest;
        GRANT INSERT (a) ON t TO clerk`);
      expect(await refusal('t', 'guest')).toMatchObject({
        code: 'target/permission',
        hint: expect.stringContaining('GRANT INSERT'),
      });
      expect(await refusal('t', 'clerk')).toBeUndefined();
      await client.query('SET ROLE clerk');
      const seen = await read();
      await client.query('RESET ROLE');
      expect(seen.mayInsert).toBe(false);
      expect(seen.columns.map(({ mayInsert }) => mayInsert)).toEqual([true, false]);
      const map = (header: string[]) => mapColumns({ header, ignoreExtra: false, into: seen });
      expect(() => refuseForbidden(seen, map(['a']))).not.toThrow();
      expect(() => refuseForbidden(seen, map(['a', 'b']))).toThrow(
        expect.objectContaining({ code: 'target/permission' }),
      );
      await client.query('ALTER TABLE t ENABLE ROW LEVEL SECURITY');
      expect(await refusal('t', 'clerk')).toMatchObject({
        code: 'target/refused',
        hint: expect.stringContaining('BYPASSRLS'),
      });
      expect(await refusal('t')).toBeUndefined();
      await client.query('REVOKE ALL ON t FROM clerk; DROP ROLE clerk; DROP ROLE guest');
    });

    test('a schema that one may not look into', async () => {
      await client.query('CREATE ROLE guest; CREATE TABLE far.hidden (a int); SET ROLE guest');
      const error = await readTable(client, { schema: 'far', table: 'hidden' }).catch(
        (error: unknown) => error,
      );
      await client.query('RESET ROLE; DROP ROLE guest; DROP TABLE far.hidden');
      expect(error).toMatchObject({ code: 'target/permission', sqlstate: '42501' });
    });
  });

  test('one column that only the server reads makes it COPY TEXT, if it is used', async () => {
    await client.query('CREATE TABLE t (a int, b point)');
    const table = await read();
    const wire = (header: string[]) => wireOf(mapColumns({ header, ignoreExtra: false, into: table }));
    expect(wire(['a'])).toBe('copy-binary');
    expect(wire(['a', 'b'])).toBe('copy-text');
  });
});

function withoutNames({ sql: _, oid: __, element, ...rest }: Expected): object {
  return { ...rest, ...(element && { element: withoutNames(element) }) };
}
