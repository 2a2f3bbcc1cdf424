import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { Readable } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { setTimeout as sleep } from 'node:timers/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { describe, expect, onTestFinished, test } from 'vitest';
import { ndjsonOf } from '../../bench/ndjson.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const ORDERS = join(import.meta.dirname, '../../fixtures/orders.csv');
const COLUMNS = `order_id bigint, customer_id uuid, created_at timestamptz, amount numeric(12,2), quantity int,
  note text, paid boolean, discount double precision, latitude double precision, longitude double precision, country char(2)`;

async function database(major: 15 | 18 = 18): Promise<{ url: string; client: pg.Client }> {
  const url = await createDatabase(major);
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  onTestFinished(() => client.end());
  return { url, client };
}

/** The orders as lines of JSON. */
function orders(): string {
  const csv = readFileSync(ORDERS);
  return ndjsonOf(csv.subarray(csv.indexOf(10) + 1));
}

async function rowsOf(client: pg.Client, query: string): Promise<unknown[]> {
  return (await client.query({ text: query, rowMode: 'array' })).rows;
}

/** Loads a text as NDJSON; throws unless all of it went in. */
async function load(url: string, text: string, ...args: string[]): Promise<void> {
  const ran = await sluice(['load', temporaryFile('t.ndjson', text), '--to', url, ...args]);
  expect(ran).toMatchObject({ status: 0 });
}

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  test('what lands is what the server makes of the same rows as CSV, in every setting', async () => {
    const { url, client } = await database(major);
    await client.query(`CREATE TABLE expected (${COLUMNS}); CREATE TABLE orders (${COLUMNS})`);
    await pipeline(
      Readable.from([readFileSync(ORDERS)]),
      client.query(copyFrom('COPY expected FROM STDIN (FORMAT csv, HEADER)')),
    );
    const lines = orders();
    const array = `[${lines.trimEnd().replaceAll('\n', ',\n')}]\n`;
    const files = [temporaryFile('orders.ndjson', lines), temporaryFile('orders.json', array)];
    const settings = [
      ['--lanes', '1', '--workers', '0'],
      ['--lanes', '4', '--workers', '3', '--batch', '500rows'],
      ['--lanes', '2', '--workers', '1', '--chunk', '4KiB', '--batch', '64KiB'],
    ];
    for (const file of files) {
      for (const setting of settings) {
        await client.query('TRUNCATE orders');
        const ran = await sluice(['load', file, '--to', url, '--json', '--again', ...setting]);
        expect(ran.stderr).toBe('');
        expect(JSON.parse(ran.stdout)).toMatchObject({ read: 10_000, loaded: 10_000, rejected: 0, exit: 0 });
        const [[count]] = (await rowsOf(
          client,
          `SELECT count(*)::int FROM ((TABLE orders EXCEPT ALL TABLE expected)
            UNION ALL (TABLE expected EXCEPT ALL TABLE orders)) d`,
        )) as [[number]];
        expect(count).toBe(0);
      }
    }
  });

  test('values of every kind of column are those of the JSON', async () => {
    const { url, client } = await database(major);
    await client.query(`CREATE TABLE t (i bigint, n numeric, f float8, b bool, x text, c char(3), j json, k jsonb,
      a int[], w text[], p point)`);
    const records = [
      {
        i: 1,
        n: 2,
        f: 1e-7,
        b: true,
        x: 'é"\n',
        c: 'ab',
        j: { y: [1, { z: null }] },
        k: 'text',
        a: [1, null, -3],
        w: ['', 'a"b', '{}', '\\'],
        p: '(1,2)',
      },
      { i: null, n: null, f: null, b: null, x: null, c: null, j: null, k: null, a: null, w: null, p: null },
      { x: { nested: true }, k: [1], a: [], w: [1, true, { o: '"' }] },
    ];
    await load(url, records.map((record) => `${JSON.stringify(record)}\n`).join(''));
    const server = await rowsOf(
      client,
      `SELECT i, n, f, b, x, c, j::text, k::text, a::text, w::text, p::text FROM t ORDER BY i, x`,
    );
    expect(server).toEqual([
      [
        '1',
        '2',
        1e-7,
        true,
        'é"\n',
        'ab ',
        '{"y":[1,{"z":null}]}',
        '"text"',
        '{1,NULL,-3}',
        '{"","a\\"b","{}","\\\\"}',
        '(1,2)',
      ],
      [
        null,
        null,
        null,
        null,
        '{"nested":true}',
        null,
        null,
        '[1]',
        '{}',
        '{1,true,"{\\"o\\":\\"\\\\\\"\\"}"}',
        null,
      ],
      Array(11).fill(null),
    ]);
  });
});

test('numbers keep every digit; whole ones fit integers, in whatever form', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (i bigint, n numeric, j jsonb)');
  await load(
    url,
    '{"i":9007199254740993,"n":0.10,"j":1e400}\n{"i":1.0,"n":123456789012345678901234567890.000000000000000001}\n{"i":12e2}\n',
  );
  expect(await rowsOf(client, 'SELECT i, n, length(j::text) FROM t ORDER BY n')).toEqual([
    ['9007199254740993', '0.10', 401],
    ['1', '123456789012345678901234567890.000000000000000001', null],
    ['1200', null, null],
  ]);
});

test('--create: types by what JSON says, and by how strings are written', async () => {
  const { url, client } = await database();
  const records = [
    {
      id: 1,
      at: '2024-02-29T10:00:00Z',
      day: '2024-02-29',
      code: '007',
      price: 1.5,
      ok: true,
      who: 'x',
      tags: ['a'],
      o: {},
      none: null,
      u: '89b6bf24-8706-4fb2-b47f-9ce301f0b882',
    },
    {
      id: 2,
      at: '2024-03-01T10:00:00+01:00',
      day: '2024-03-01',
      code: '12',
      price: 2,
      ok: false,
      who: 5,
      tags: [],
      late: 'later',
    },
  ];
  await load(url, records.map((record) => JSON.stringify(record)).join('\n'), '--create');
  const types = await rowsOf(
    client,
    `SELECT attname, format_type(atttypid, atttypmod) FROM pg_attribute WHERE attrelid = 't'::regclass AND attnum > 0 ORDER BY attnum`,
  );
  expect(Object.fromEntries(types as [string, string][])).toEqual({
    id: 'bigint',
    at: 'timestamp with time zone',
    day: 'date',
    code: 'text',
    price: 'numeric',
    ok: 'boolean',
    who: 'text',
    tags: 'jsonb',
    o: 'jsonb',
    none: 'text',
    u: 'uuid',
    late: 'text',
  });
  expect(await rowsOf(client, 'SELECT count(*)::int, min(code), max(who), max(late) FROM t')).toEqual([
    [2, '007', 'x', 'later'],
  ]);
});

test('--map and --rest', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int, user_id int, dotted text, extra jsonb NOT NULL)');
  const text = [
    { id: 1, user: { id: 7, name: 'x' }, 'a.b': 'dot', more: [1] },
    { id: 2, user: null },
    { id: 3 },
  ].map((record) => JSON.stringify(record));
  await load(url, text.join('\n'), '--map', 'user.id=user_id', '--map', '/a.b=dotted', '--rest', 'extra');
  expect(await rowsOf(client, 'SELECT id, user_id, dotted, extra::text FROM t ORDER BY id')).toEqual([
    [1, 7, 'dot', '{"more": [1], "user": {"name": "x"}}'],
    [2, null, null, '{}'],
    [3, null, null, '{}'],
  ]);
});

test('a missing key is NULL, a fault, or left to the default of its column', async () => {
  const { url, client } = await database();
  await client.query("CREATE TABLE t (id int, word text, state text DEFAULT 'new', made int DEFAULT 5)");
  const file = temporaryFile(
    't.ndjson',
    '{"id":1,"word":"a","state":"old"}\n{"id":2,"state":"old"}\n{"id":3,"word":"c"}\n',
  );
  const run = async (missing: string) => {
    await client.query('TRUNCATE t');
    const { status } = await sluice([
      'load',
      file,
      '--to',
      url,
      '--again',
      '--missing',
      missing,
      '--max-rejects',
      '9',
    ]);
    const rejects = status === 3 ? parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')) : [];
    return {
      rows: await rowsOf(client, 'SELECT * FROM t ORDER BY id'),
      rejects: rejects.map(({ line, code, column }) => [line, code, column]),
    };
  };
  expect(await run('null')).toEqual({
    rows: [
      [1, 'a', 'old', 5],
      [2, null, 'old', 5],
      [3, 'c', null, 5],
    ],
    rejects: [],
  });
  expect(await run('default')).toEqual({
    rows: [
      [1, 'a', 'old', 5],
      [2, null, 'old', 5],
    ],
    rejects: [[3, 'json/missing-key', 'state']],
  });
  expect(await run('reject')).toEqual({
    rows: [[1, 'a', 'old', 5]],
    rejects: [
      [2, 'json/missing-key', 'word'],
      [3, 'json/missing-key', 'state'],
    ],
  });
});

test('bad records are set aside with their place; cutting the file there gives the record', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int NOT NULL, word text)');
  const text = [
    '{"id":1,"word":"é"}',
    '{"id":2,"word":"\\ud800"}',
    '  {"id":"x"}  ',
    '',
    '{"id":4',
    '[5]\r',
    '{"id":null}',
    '{"word":"no id"}',
    '{"id":6}',
  ].join('\n');
  const file = temporaryFile('t.ndjson', text);
  const ran = await sluice(['load', file, '--to', url, '--max-rejects', '9']);
  expect(ran.status).toBe(3);
  const bytes = readFileSync(file);
  const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  expect(rejects.map(({ line, code, column }) => [line, code, column])).toEqual([
    [2, 'json/surrogate', 'word'],
    [3, 'type/integer', 'id'],
    [5, 'json/syntax', null],
    [6, 'json/not-object', null],
    [7, 'rule/not-null', 'id'],
    [8, 'rule/not-null', 'id'],
  ]);
  for (const { start, end, raw } of rejects) expect(bytes.toString('utf8', start, end)).toBe(raw);
  expect(await rowsOf(client, 'SELECT id FROM t ORDER BY id')).toEqual([[1], [6]]);
  expect(ran.stderr).toContain('t.ndjson:3 (byte 55) column "id": not a whole number');
});

test('keys that go into no column are told at the start, both sides named; --ignore-extra leaves them out', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int, user_name text)');
  const file = temporaryFile('t.ndjson', '{"id":1,"userName":"x","zip":2}\n');
  const refused = await sluice(['load', file, '--to', url]);
  expect([refused.status, errorCode(refused.stderr)]).toEqual([6, 'target/columns']);
  expect(refused.stderr).toContain('key "zip" goes into no column');
  expect(refused.stderr).toContain('keys: "id", "userName", "zip"');
  expect((await sluice(['load', file, '--to', url, '--ignore-extra'])).status).toBe(0);
  expect(await rowsOf(client, 'TABLE t')).toEqual([[1, 'x']]);
});

test('a key that the sample does not have is a fault of its record, unless it names a column', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int, word text, late text)');
  const line = (id: number, more = '') => `{"id":${id},"word":"${'w'.repeat(80)}"${more}}\n`;
  const lines = Array.from({ length: 40_000 }, (_, id) => line(id));
  // Behind the beginning that is looked at, and before the first of the places further on.
  lines[6000] = line(6000, ',"late":"x"');
  lines[6001] = line(6001, ',"later":"x"');
  const file = temporaryFile('t.ndjson', lines.join(''));
  expect((await sluice(['load', file, '--to', url])).status).toBe(3);
  const [reject] = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  expect(reject).toMatchObject({ line: 6002, code: 'json/unknown-key' });
  expect(await rowsOf(client, 'SELECT count(*)::int, max(late) FROM t')).toEqual([[39_999, 'x']]);
});

test.each(['ndjson', 'json'])('%s: records that are longer than what is looked at', async (format) => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int, word text)');
  const records = [1, 2].map((id) => JSON.stringify({ word: 'w'.repeat(3_000_000), id }));
  const text = format === 'json' ? `[${records.join(',')}]` : records.join('\n');
  const file = temporaryFile(`t.${format}`, text);
  for (const source of [file, '-']) {
    const args = ['load', source, '--to', url, '--table', 't'];
    expect((await sluice(args, source === '-' ? text : '')).status).toBe(0);
  }
  expect(await rowsOf(client, 'SELECT sum(id)::int, min(length(word)) FROM t')).toEqual([[6, 3_000_000]]);
});

test('standard input is looked at: objects, an array, or CSV; --format says otherwise', async () => {
  const { url, client } = await database();
  await client.query('CREATE TABLE t (id int)');
  const run = async (input: string, ...args: string[]) =>
    (await sluice(['load', '-', '--to', url, '--table', 't', ...args], input)).status;
  expect(await run(' {"id":1}\n{"id":2}')).toBe(0);
  expect(await run('\ufeff[{"id":3},\n{"id":4}]\n')).toBe(0);
  expect(await run('id\n5\n')).toBe(0);
  expect(await run('[]')).toBe(0);
  expect(await run('{"id":6}', '--format', 'json')).toBe(5);
  expect(await run('[1]\n', '--format', 'ndjson')).toBe(5);
  expect(await run('{"id":7}', '--format', 'xml')).toBe(2);
  expect(await run('{"id":7}', '--columns', 'id')).toBe(2);
  expect(await rowsOf(client, 'SELECT id FROM t ORDER BY id')).toEqual([[1], [2], [3], [4], [5]]);
});

test.each(['ndjson', 'json'])(
  '%s: killed in the middle, the same command loads what is missing',
  async (format) => {
    const { url, client } = await database();
    await client.query('CREATE TABLE t (n int, word text)');
    const records = Array.from({ length: 60_000 }, (_, n) =>
      n % 500 === 7 ? `{"n":"bad ${n}"}` : `{"n":${n},"word":"word, [${n}]\\n"}`,
    );
    const text = format === 'json' ? `[\n${records.join(',\n')}\n]\n` : `${records.join('\n')}\n`;
    const file = temporaryFile(`t.${format}`, text);
    const count = async () =>
      (await rowsOf(client, 'SELECT count(*)::int, count(DISTINCT n)::int FROM t'))[0];
    const command = ['load', file, '--to', url, '--json', '--max-rejects', '1000'];
    const { child, ended } = startSluice([
      ...command,
      '--lanes',
      '2',
      '--batch',
      '300rows',
      '--chunk',
      '4KiB',
    ]);
    while (((await count()) as [number])[0] < 2000) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    const ran = await sluice([...command, '--lanes', '3', '--batch', '64KiB', '--chunk', '16KiB']);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      state: 'resumed',
      read: 60_000,
      loaded: 59_880,
      rejected: 120,
    });
    expect(await count()).toEqual([59_880, 59_880]);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    const lines = rejects.map(({ line }) => line).sort((a, b) => a - b);
    const before = format === 'json' ? 2 : 1;
    expect(lines).toEqual(Array.from({ length: 120 }, (_, i) => i * 500 + 7 + before));
  },
);
