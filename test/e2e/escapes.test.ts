import { readFileSync } from 'node:fs';
import { text } from 'node:stream/consumers';
import pg from 'pg';
import { to as copyTo } from 'pg-copy-streams';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

interface Case {
  readonly name: string;
  readonly args: readonly string[];
  readonly content: string;
  /** What is in the table, as JSON arrays in the order of `a`. */
  readonly rows: readonly unknown[][];
  /** Code, column and the bytes that are blamed. */
  readonly rejects?: readonly (readonly [code: string, line: number, place: string])[];
}

const CASES: readonly Case[] = [
  {
    name: 'two bars',
    args: ['--delimiter', '||'],
    content: 'a||b||c\n1||x|y||"p||q"\n2||||z\nx||1||2\n3||4\n',
    rows: [
      [1, 'x|y', 'p||q'],
      [2, null, 'z'],
    ],
    rejects: [
      ['type/integer', 4, '4:1 (byte 30)'],
      ['csv/too-few-fields', 5, '2 fields'],
    ],
  },
  {
    name: 'a tilde between bars, without quotes',
    args: ['--delimiter', '|~|', '--quote', 'none'],
    content: 'a|~|b|~|c\n1|~|"x|~|~\n',
    rows: [[1, '"x', '~']],
  },
  {
    name: 'a character of two bytes',
    args: ['--delimiter', '¦'],
    content: 'a¦b¦c\n1¦Â¦"¦"\n',
    rows: [[1, 'Â', '¦']],
  },
  {
    name: 'backslashes before quotes',
    args: ['--escape', '\\'],
    content: 'a,b,c\n1,"say \\"hi\\", she said","C:\\temp\\\\"\n2,\\,"a ""b"" \\"c\\"\n\\"d"\n3,x"y,z\n',
    rows: [
      [1, 'say "hi", she said', 'C:\\temp\\'],
      [2, '\\', 'a "b" "c"\n"d'],
    ],
    rejects: [['csv/stray-quote', 5, '5:2 (byte 70)']],
  },
  {
    name: 'the text format of COPY',
    args: ['--dialect', 'postgres-text', '--no-header'],
    content:
      '1\ta\\tb\\\\c\\nd\t\\N\n2\t\\\\N\t\\x41\\102\\u\n3\tx\\\ny\t\n4\t\\.\tz\n5\tz\\\n\\N\tx\ty\n6\t\\x80\t\n7\ta\\0\t\n\\.\n',
    rows: [
      [1, 'a\tb\\c\nd', null],
      [2, '\\N', 'ABu'],
      [3, 'x\ny', ''],
    ],
    rejects: [
      ['csv/escape', 5, '5:2 (byte 43)'],
      ['csv/too-many-fields', 6, '4 fields'],
      ['text/utf8', 8, '1  text/utf8'],
      ['text/nul', 9, '1  text/nul'],
    ],
  },
  {
    name: 'what MySQL writes',
    args: ['--dialect', 'mysql', '--no-header'],
    content: '1\ta\\\tb\\\nc\t\\N\n2\t\\Z\\n\\x\t"q"\n3\t\\0\t\n',
    rows: [
      [1, 'a\tb\nc', null],
      [2, '\x1a\nx', '"q"'],
    ],
    rejects: [['text/nul', 4, '4:2']],
  },
  {
    name: 'what MySQL writes in quotes, with commas',
    args: ['--dialect', 'mysql', '--delimiter', ',', '--quote', '"', '--no-header'],
    content: '1,"a,\\"b\\"\\\nc",\\N\n2,"","x""y"\n3,"\\N",x\n',
    rows: [
      [1, 'a,"b"\nc', null],
      [2, '', 'x"y'],
    ],
    rejects: [['csv/escape', 4, '4:2']],
  },
  {
    name: 'a dialect of which options change a part',
    args: ['--dialect', 'psv', '--quote', "'", '--null', 'NA'],
    content: "a|b|c\n1|'x|y'|NA\n",
    rows: [[1, 'x|y', null]],
  },
  {
    name: 'bytes 0x01, as Hive has them',
    args: ['--dialect', 'hive'],
    content: 'a\x01b\x01c\n1\x01\\N\x01\n',
    rows: [[1, null, '']],
  },
];

test.each(CASES)('$name', async ({ args, content, rows, rejects = [] }) => {
  const table = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${table} (a int, b text, c text)`);
  const path = temporaryFile('x.csv', content);
  const ran = await sluice(['load', path, '--to', url, '--table', table, '--max-rejects', '10', ...args]);
  expect([ran.status, rejects.length === 0 ? ran.stderr : '']).toEqual([rejects.length > 0 ? 3 : 0, '']);
  const found = await ask(url, `SELECT json_agg(json_build_array(a, b, c) ORDER BY a) FROM ${table}`);
  expect(found).toEqual(rows);
  if (rejects.length === 0) return;
  const lines = parseRejects(readFileSync(`${path}.rejects.ndjson`, 'utf8'));
  expect(lines.map(({ code, line }) => [code, line])).toEqual(rejects.map(([code, line]) => [code, line]));
  const bytes = Buffer.from(content);
  for (const { start, end, raw } of lines) expect(bytes.toString('utf8', start, end)).toBe(raw);
  for (const [, , place] of rejects) expect(ran.stderr).toContain(place);
});

test('a quote behind a backslash says which option reads it', async () => {
  await ask(url, 'CREATE TABLE hinted (a int, b text)');
  const path = temporaryFile('x.csv', 'a,b\n1,"say \\"hi\\""\n');
  const load = ['load', path, '--to', url, '--table', 'hinted', '--restart'];
  const ran = await sluice(load);
  expect(ran.stderr).toContain("help: if a backslash makes it a part of the text: --escape '\\'");
  expect((await sluice([...load, '--escape', '\\'])).status).toBe(0);
  expect(await ask(url, 'SELECT b FROM hinted')).toBe('say "hi"');
});

describe('a table that PostgreSQL has written comes back as it was', () => {
  const VALUES = [
    '',
    '\\N',
    '\\.',
    'a\tb',
    'a\nb',
    '\r',
    '\\',
    '\\\\',
    '"',
    "'",
    ',',
    'é𝄞',
    '\x01\x7f\b\v\f',
    ' ',
    '\\x41',
  ];

  test.each([
    ['postgres-text', 'FORMAT text', [] as string[]],
    ['postgres-text', "FORMAT text, DELIMITER '|', NULL 'none'", ['--delimiter', '|', '--null', 'none']],
    ['postgres-csv', 'FORMAT csv', []],
    ['excel-tab', "FORMAT csv, DELIMITER E'\\t'", []],
    ['postgres-csv', `FORMAT csv, ESCAPE '\\'`, ['--escape', '\\']],
    ['postgres-csv', `FORMAT csv, ESCAPE '''', QUOTE '#', FORCE_QUOTE *`, ['--escape', "'", '--quote', '#']],
  ])('%s: %s', async (dialect, options, args) => {
    const [from, into] = [0, 1].map(() => `w${Math.random().toString(36).slice(2)}`) as [string, string];
    const client = new pg.Client(url);
    await client.connect();
    try {
      await client.query(`CREATE TABLE ${from} (n int, a text, b text)`);
      await client.query(`CREATE TABLE ${into} (n int, a text, b text)`);
      const pairs = [null, ...VALUES].flatMap((a) => [null, ...VALUES].map((b) => [a, b]));
      const rows = pairs.map(([a, b], n) => ({ n, a, b }));
      const values = 'SELECT * FROM json_to_recordset($1) AS r(n int, a text, b text)';
      await client.query(`INSERT INTO ${from} ${values}`, [JSON.stringify(rows)]);
      const written = await text(client.query(copyTo(`COPY ${from} TO STDOUT (${options})`)));
      const path = temporaryFile('x.txt', written);
      const table = ['--to', url, '--table', into];
      const ran = await sluice(['load', path, ...table, '--dialect', dialect, '--no-header', ...args]);
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      const lost = `SELECT json_agg(r) FROM (TABLE ${from} EXCEPT TABLE ${into}) r`;
      expect(await ask(url, lost)).toBeNull();
      expect(await ask(url, `SELECT count(*)::int FROM ${into}`)).toBe(rows.length);
    } finally {
      await client.end();
    }
  });
});
