import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

const COLUMNS = 'n int, d date, t time, ts timestamp, tz timestamptz';

/** What is in the table, in UTC. */
const shown = (table: string) => `SELECT json_agg(json_build_array(n, d::text, t::text, ts::text,
  to_char(tz AT TIME ZONE 'UTC', 'YYYY-MM-DD HH24:MI:SS.US')) ORDER BY n) FROM ${table}`;

interface Case {
  readonly name: string;
  readonly file: string;
  readonly args: readonly string[];
  readonly content: string;
  readonly rows: readonly unknown[][];
  readonly rejects?: readonly (readonly [code: string, column: string])[];
}

const CASES: readonly Case[] = [
  {
    name: 'one format for each kind',
    file: 'x.csv',
    args: ['DD.MM.YYYY', 'DD.MM.YYYY HH24:MI', 'HH12:MI AM'],
    content:
      'n,d,t,ts,tz\n1,05.02.2024,1:05 PM,05.02.2024 10:11,"05.02.2024 10:11"\n2,05.02.2024,01:05 pm,05.02.2024 10:11,\n',
    rows: [[2, '2024-02-05', '13:05:00', '2024-02-05 10:11:00', null]],
    rejects: [['type/time', 't']],
  },
  {
    name: 'columns by name, with offsets and fractions',
    file: 'x.csv',
    args: ['d=FMMM/FMDD/YY', 'tz=YYYYMMDD"T"HH24MISS.USOF', 'ts=Mon DD, YYYY HH:MI:SS P.M.'],
    content:
      'n;d;ts;tz\n1;2/5/24;Feb 05, 2024 01:02:03 p.m.;20240205T101112.123456+0130\n2;12/31/70;;20240205T101112.000000Z\n',
    rows: [
      [1, '2024-02-05', null, '2024-02-05 13:02:03', '2024-02-05 08:41:12.123456'],
      [2, '1970-12-31', null, null, '2024-02-05 10:11:12.000000'],
    ],
  },
  {
    name: 'what does not exist, or is written otherwise, is a reject',
    file: 'x.csv',
    args: ['DD.MM.YYYY', 'DD.MM.YYYY HH24:MI:SS'],
    content:
      'n,d,ts\n1,30.02.2024,\n2,2024-02-05,\n3, 05.02.2024,\n4,05.02.2024 ,\n5,5.2.2024,\n6,,05.02.2024 24:00:00\n7,,05.02.2024 10:11:60\n8,,29.02.2023 10:11:12\n9,now,\n10,29.02.2024,29.02.2024 23:59:59\n',
    rows: [[10, '2024-02-29', null, '2024-02-29 23:59:59', null]],
    rejects: [
      ['type/date-range', 'd'],
      ...Array.from({ length: 4 }, () => ['type/date', 'd'] as const),
      ['type/timestamp-range', 'ts'],
      ['type/timestamp-range', 'ts'],
      ['type/timestamp-range', 'ts'],
      ['type/date', 'd'],
    ],
  },
  {
    name: 'seconds since 1970',
    file: 'x.csv',
    args: ['tz=epoch_s', 'ts=epoch_ms', 'd=epoch_s'],
    content:
      'n,d,ts,tz\n1,86400,1700000000123,1700000000.123456\n2,86401,,\n3,,,"-1"\n4,,,1e9\n5,,,99999999999999\n',
    rows: [
      [1, '1970-01-02', null, '2023-11-14 22:13:20.123', '2023-11-14 22:13:20.123456'],
      [3, null, null, null, '1969-12-31 23:59:59.000000'],
    ],
    rejects: [
      ['type/time-of-day', 'd'],
      ['type/timestamp', 'tz'],
      ['type/timestamp-range', 'tz'],
    ],
  },
  {
    name: 'strings and numbers of JSON',
    file: 'x.ndjson',
    args: ['d=DD.MM.YYYY', 'tz=epoch_s', 'ts=epoch_us'],
    content:
      '{"n":1,"d":"05.02.2024","tz":1700000000.5,"ts":"1700000000000001"}\n{"n":2,"d":"\\u0030\\u0035.02.2024","tz":null}\n{"n":3,"d":"2024-02-05"}\n{"n":4,"tz":1.5e9}\n{"n":5,"d":"\\u00305.2.2024"}\n{"n":6,"tz":[1]}\n{"n":7,"d":true}\n',
    rows: [
      [1, '2024-02-05', null, '2023-11-14 22:13:20.000001', '2023-11-14 22:13:20.500000'],
      [2, '2024-02-05', null, null, null],
    ],
    rejects: [
      ['type/date', 'd'],
      ['type/timestamp', 'tz'],
      ['type/date', 'd'],
      ['type/timestamp', 'tz'],
      ['type/date', 'd'],
    ],
  },
  {
    name: 'an array of JSON',
    file: 'x.json',
    args: ['DD.MM.YYYY'],
    content: '[{"n":1,"d":"05.02.2024"},\n{"n":2,"d":"x"}]',
    rows: [[1, '2024-02-05', null, null, null]],
    rejects: [['type/date', 'd']],
  },
];

test.each(CASES)('$name', async ({ file, args, content, rows, rejects = [] }) => {
  const table = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${table} (${COLUMNS})`);
  const path = temporaryFile(file, content);
  const options = args.flatMap((format) => ['--date-format', format]);
  const delimiter = content.startsWith('n;') ? ['--delimiter', ';'] : [];
  const common = ['--to', url, '--table', table, '--max-rejects', '20', '--tz', 'UTC'];
  const ran = await sluice(['load', path, ...common, ...options, ...delimiter]);
  expect([ran.status, rejects.length === 0 ? ran.stderr : '']).toEqual([rejects.length > 0 ? 3 : 0, '']);
  expect(await ask(url, shown(table))).toEqual(rows);
  if (rejects.length === 0) return;
  const lines = parseRejects(readFileSync(`${path}.rejects.ndjson`, 'utf8'));
  expect(lines.map(({ code, column }) => [code, column])).toEqual(rejects);
  const bytes = Buffer.from(content);
  for (const { start, end, raw } of lines) expect(bytes.toString('utf8', start, end)).toBe(raw);
});

test('a reject says how the value should be written, and points at it', async () => {
  await ask(url, 'CREATE TABLE told (n int, d date)');
  const path = temporaryFile('x.csv', 'n,d\n1,2024-02-05\n');
  const ran = await sluice(['load', path, '--to', url, '--table', 'told', '--date-format', 'd=DD.MM.YYYY']);
  expect(ran.stderr).toContain('x.csv:2:2 (byte 6) column "d": not a date');
  expect(ran.stderr).toContain('expected  date, from table public.told, written as DD.MM.YYYY');
  expect(ran.stderr).toContain('found     "2024-02-05"');
  expect(ran.stderr).toContain('help: write it as DD.MM.YYYY');
});

test('a date that could be two says which option tells', async () => {
  await ask(url, 'CREATE TABLE two (n int, d date)');
  const path = temporaryFile('x.csv', 'n,d\n1,01/02/2024\n');
  const ran = await sluice(['load', path, '--to', url, '--table', 'two']);
  expect(ran.stderr).toContain("help: --date-format 'd=DD.MM.YYYY', or MM/DD/YYYY, says what is meant");
});

test('where rows go as text, because of another column, the times are rewritten all the same', async () => {
  await ask(url, 'CREATE TABLE texts (n int, d date, v tsvector)');
  const path = temporaryFile('x.csv', 'n,d,v\n1,05.02.2024,a b\n2,30.02.2024,c\n');
  const ran = await sluice(['load', path, '--to', url, '--table', 'texts', '--date-format', 'DD.MM.YYYY']);
  expect(ran.status).toBe(3);
  expect(await ask(url, "SELECT array_agg(n || ' ' || d::text || ' ' || v::text) FROM texts")).toEqual([
    "1 2024-02-05 'a' 'b'",
  ]);
});

describe('a table made from such a file', () => {
  const typesOf = (table: string) =>
    `SELECT json_object_agg(attname, format_type(atttypid, atttypmod) ORDER BY attnum)
     FROM pg_attribute WHERE attrelid = '${table}'::regclass AND attnum > 0`;

  test.each([
    [
      'made_csv',
      'x.csv',
      'id,on,at,seen,other\n1,05.02.2024,05.02.2024 10:11,1700000000,2024-02-05\n20240105,06.02.2024,06.02.2024 00:00,1700000001.5,05.02.2024\n',
    ],
    [
      'made_json',
      'x.ndjson',
      '{"id":1,"on":"05.02.2024","at":"05.02.2024 10:11","seen":1700000000,"other":"2024-02-05"}\n{"id":20240105,"on":"06.02.2024","at":"06.02.2024 00:00","seen":1700000001.5,"other":"05.02.2024"}\n',
    ],
  ])('%s', async (table, file, content) => {
    const path = temporaryFile(file, content);
    const formats = ['DD.MM.YYYY', 'DD.MM.YYYY HH24:MI', 'seen=epoch_s'].flatMap((format) => [
      '--date-format',
      format,
    ]);
    const ran = await sluice([
      'load',
      path,
      '--to',
      url,
      '--table',
      table,
      '--create',
      '--tz',
      'UTC',
      ...formats,
    ]);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    expect(await ask(url, typesOf(table))).toEqual({
      id: 'bigint',
      on: 'date',
      at: 'timestamp without time zone',
      seen: 'timestamp with time zone',
      other: 'text',
    });
    expect(
      await ask(
        url,
        `SELECT array_agg("on"::text || ' ' || at || ' ' || extract(epoch FROM seen) ORDER BY id) FROM ${table}`,
      ),
    ).toEqual([
      '2024-02-05 2024-02-05 10:11:00 1700000000.000000',
      '2024-02-06 2024-02-06 00:00:00 1700000001.500000',
    ]);
  });
});

test.each([
  ['d=DD.MM.JJJJ', 'character 7: no pattern begins "JJJJ"', 'usage'],
  ['=DD.MM.YYYY', 'is not a column and a template', 'usage'],
  ['d=', 'is not a column and a template', 'usage'],
  [`d=${'-'.repeat(101)}`, 'at most 100', 'usage'],
  ['day=DD.MM.YYYY', 'no field goes into a column "day"', 'usage'],
  ['n=DD.MM.YYYY', 'column "n" is integer', 'usage'],
  ['d=HH24:MI', 'column "d" is date', 'usage'],
  ['t=epoch_s', 'column "t" is time', 'usage'],
])('%s is refused', async (format, reason, code) => {
  const table = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${table} (${COLUMNS})`);
  const path = temporaryFile('x.csv', 'n,d,t\n1,,\n');
  const ran = await sluice(['load', path, '--to', url, '--table', table, '--date-format', format]);
  expect([errorCode(ran.stderr), ran.status]).toEqual([code, 2]);
  expect(ran.stderr).toContain(reason);
});

test('two formats for the same are refused', async () => {
  const two = (a: string, b: string) =>
    sluice(['load', 'x.csv', '--to', url, '--date-format', a, '--date-format', b]);
  expect((await two('d=DD.MM.YYYY', 'd=MM/DD/YYYY')).stderr).toContain('column "d" has two formats');
  expect((await two('DD.MM.YYYY', 'MM/DD/YYYY')).stderr).toContain('every date has two formats');
});

test('into files: the values become times; where they stay JSON as they are, that is refused', async () => {
  const path = temporaryFile('x.ndjson', '{"n":1,"d":"05.02.2024","at":1700000000}\n');
  const formats = ['--date-format', 'DD.MM.YYYY', '--date-format', 'at=epoch_s'];
  const typed = await sluice(['load', path, '--to', '-', ...formats]);
  expect([typed.status, typed.stderr]).toEqual([0, '']);
  expect(typed.stdout).toBe('{"n":1,"d":"2024-02-05","at":"2023-11-14 22:13:20.000000Z"}\n');
  const plain = await sluice(['load', path, '--to', '-', '--types', 'json', ...formats]);
  expect([plain.status, errorCode(plain.stderr)]).toEqual([2, 'usage']);
  expect(plain.stderr).toContain('help: --types inferred');
});
