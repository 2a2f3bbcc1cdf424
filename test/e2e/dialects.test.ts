import { readFileSync } from 'node:fs';
import { beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

const COLUMNS = 'a int, n numeric, b text, t bool';

interface Case {
  readonly name: string;
  readonly file?: string;
  readonly args: readonly string[];
  readonly content: string;
  /** What is in the table, as JSON arrays in the order of `a`. */
  readonly rows: readonly unknown[][];
  readonly rejects?: readonly string[];
}

const CASES: readonly Case[] = [
  {
    name: 'semicolons',
    args: ['--delimiter', ';'],
    content: 'a;n;b;t\n1;2.5;"x;y";true\n2;;,;f\n',
    rows: [
      [1, 2.5, 'x;y', true],
      [2, null, ',', false],
    ],
  },
  {
    name: 'tabs by the ending',
    file: 'x.tsv',
    args: [],
    content: 'a\tn\tb\tt\n1\t2\t"a\tb"\tt\n',
    rows: [[1, 2, 'a\tb', true]],
  },
  {
    name: 'tabs by name',
    args: ['--delimiter', '\\t'],
    content: 'a\tn\tb\tt\n1\t2\tx\tt\n',
    rows: [[1, 2, 'x', true]],
  },
  {
    name: 'single quotes',
    args: ['--quote', "'"],
    content: "a,n,b,t\n1,2,'it''s, \"so\"',t\n",
    rows: [[1, 2, 'it\'s, "so"', true]],
  },
  {
    name: 'no quotes',
    args: ['--quote', 'none', '--delimiter', '|'],
    content: 'a|n|b|t\n1|2|5" pipe|t\n2|3|"x"|f\n',
    rows: [
      [1, 2, '5" pipe', true],
      [2, 3, '"x"', false],
    ],
  },
  {
    name: 'comments, which hold anything',
    args: ['--comment', '#'],
    content: '# made, by "hand\na,n,b,t\n# one\n1,2,x,t\n#,,,,,"\n2,3,#y,f\n3,4,"z\n# kept",t\n# end',
    rows: [
      [1, 2, 'x', true],
      [2, 3, '#y', false],
      [3, 4, 'z\n# kept', true],
    ],
  },
  {
    name: 'lines above the header',
    args: ['--skip-lines', '2'],
    content: 'Report "of\nMay\na,n,b,t\n1,2,x,t\n2,x,x,t\n',
    rows: [[1, 2, 'x', true]],
    rejects: ['type/numeric'],
  },
  {
    name: 'lines above data without a header',
    args: ['--skip-lines', '1', '--no-header'],
    content: 'Report\n1,2,x,t\n',
    rows: [[1, 2, 'x', true]],
  },
  {
    name: 'blanks around fields',
    args: ['--trim', '--null', 'NA'],
    content: 'a,n,b,t\n 1 ,\t2.5, x y ,  t\n2,  ," z ", NA \n',
    rows: [
      [1, 2.5, 'x y', true],
      [2, null, ' z ', null],
    ],
  },
  {
    name: 'empty fields that are strings',
    args: ['--empty', 'string', '--null', 'NULL'],
    content: 'a,n,b,t\n1,2,,t\n2,NULL,"",f\n',
    rows: [
      [1, 2, '', true],
      [2, null, '', false],
    ],
  },
  {
    name: 'short records padded, long ones rejected',
    args: ['--ragged', 'pad'],
    content: 'a,n,b,t\n1\n2,3,"x"\n3,4,y,t,"more"\n4,5,z,f\n',
    rows: [
      [1, null, null, null],
      [2, 3, 'x', null],
      [4, 5, 'z', false],
    ],
    rejects: ['csv/too-many-fields'],
  },
  {
    name: 'long records cut, short ones rejected',
    args: ['--ragged', 'truncate'],
    content: 'a,n,b,t\n1\n3,4,"y",t,"more, and",more\n4,5,z,f,\nx,5,z,f,1,2\n',
    rows: [
      [3, 4, 'y', true],
      [4, 5, 'z', false],
    ],
    rejects: ['csv/too-few-fields', 'type/integer'],
  },
  {
    name: 'decimal commas and points between thousands',
    args: ['--delimiter', ';', '--decimal', ',', '--thousands', '.'],
    content:
      'a;n;b;t\n1;1.234.567,89;1,5;t\n2;-12,5;x;t\n1.003;,5;x;t\n4;1.23;x;t\n5;1.2345,6;x;t\n6;1,2,3;x;t\n7;1.234;x;t\n8;"1.000,00";x;t\n9;.5;x;t\n',
    rows: [
      [1, 1234567.89, '1,5', true],
      [2, -12.5, 'x', true],
      [7, 1234, 'x', true],
      [8, 1000, 'x', true],
      [1003, 0.5, 'x', true],
    ],
    rejects: ['type/numeric', 'type/numeric', 'type/numeric', 'type/numeric'],
  },
  {
    name: 'a point where the decimal mark is a comma is an error, not a guess',
    args: ['--delimiter', ';', '--decimal', ','],
    content: 'a;n;b;t\n1;1.5;x;t\n2;1,5;x;t\n',
    rows: [[2, 1.5, 'x', true]],
    rejects: ['type/numeric'],
  },
  {
    name: 'words for booleans',
    args: ['--true', 'ja', '--true', 'X', '--false', 'nein'],
    content: 'a,n,b,t\n1,1,ja,ja\n2,1,x,nein\n3,1,x,"X"\n4,1,x,true\n5,1,x,oui\n',
    rows: [
      [1, 1, 'ja', true],
      [2, 1, 'x', false],
      [3, 1, 'x', true],
      [4, 1, 'x', true],
    ],
    rejects: ['type/boolean'],
  },
];

test.each(CASES)('$name', async ({ file, args, content, rows, rejects = [] }) => {
  const table = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${table} (${COLUMNS})`);
  const path = temporaryFile(file ?? 'x.csv', content);
  const ran = await sluice(['load', path, '--to', url, '--table', table, '--max-rejects', '10', ...args]);
  expect([ran.status, rejects.length === 0 ? ran.stderr : '']).toEqual([rejects.length > 0 ? 3 : 0, '']);
  const found = await ask(url, `SELECT json_agg(json_build_array(a, n, b, t) ORDER BY a) FROM ${table}`);
  expect(found).toEqual(rows);
  if (rejects.length === 0) return;
  const lines = parseRejects(readFileSync(`${path}.rejects.ndjson`, 'utf8'));
  expect(lines.map(({ code }) => code)).toEqual(rejects);
  const bytes = Buffer.from(content);
  for (const { start, end, raw, line } of lines) {
    expect(bytes.toString('utf8', start, end)).toBe(raw);
    expect(line).toBe(content.slice(0, start).split('\n').length);
  }
});

test('a table made from such a file has the types of what is meant', async () => {
  const file = temporaryFile('x.csv', 'id;amount;paid;name\n1;1.234,50;ja;a\n2;99,00;nein;b.c\n');
  const args = ['--delimiter', ';', '--decimal', ',', '--thousands', '.', '--true', 'ja', '--false', 'nein'];
  const ran = await sluice(['load', file, '--to', url, '--table', 'made', '--create', ...args]);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(await ask(url, 'SELECT json_agg(made ORDER BY id) FROM made')).toEqual([
    { id: 1, amount: 1234.5, paid: true, name: 'a' },
    { id: 2, amount: 99, paid: false, name: 'b.c' },
  ]);
});

test('times that say no zone are of the one asked for', async () => {
  await ask(url, 'CREATE TABLE times (at timestamptz)');
  const file = temporaryFile(
    'times.csv',
    'at\n2026-07-01 12:00:00\n2026-01-01 12:00:00\n2026-01-01 12:00:00Z\n',
  );
  const ran = await sluice(['load', file, '--to', url, '--table', 'times', '--tz', 'Europe/Paris']);
  expect(ran.stderr).toBe('');
  const utc = `SELECT array_agg(to_char(at AT TIME ZONE 'UTC', 'MM-DD HH24') ORDER BY at DESC) FROM times`;
  expect(await ask(url, utc)).toEqual(['07-01 10', '01-01 12', '01-01 11']);
});

test('what does not look like its settings says what was found, and how to read it', async () => {
  await ask(url, 'CREATE TABLE looks (a int, b text)');
  const file = temporaryFile('x.csv', 'a;b\n1;x\n2;y\n');
  const ran = await sluice(['load', file, '--to', url, '--table', 'looks']);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/header', 5]);
  expect(ran.stderr).toContain("--delimiter ';'");
  expect((await sluice(['load', file, '--to', url, '--table', 'looks', '--delimiter', ';'])).status).toBe(0);
});

test.each([
  [['--delimiter', 'a\nb'], 'is not 1 to 8 bytes'],
  [['--delimiter', '"'], 'are the same'],
  [['--delimiter', '123456789'], 'is not 1 to 8 bytes'],
  [['--delimiter', '|"|'], 'the delimiter holds'],
  [['--delimiter', '||', '--comment', '|'], 'are the same'],
  [['--escape', '\\', '--delimiter', '\\'], 'are the same'],
  [['--escape', '\\', '--quote', 'none'], 'there are none'],
  [['--escape', 'N'], 'cannot escape'],
  [['--escapes', 'postgres', '--escape', 'none'], 'no character that escapes'],
  [['--escapes', 'postgres', '--trim'], 'an escaped blank'],
  [['--escapes', 'c'], 'is not one of'],
  [['--dialect', 'lotus'], 'is not one of'],
  [['--decimal', ',', '--thousands', ','], 'are the same'],
  [['--decimal', '5'], 'cannot divide a number'],
  [['--ragged', 'maybe'], 'is not one of'],
  [['--empty', 'zero'], 'is not one of'],
  [['--null', 'a,b'], 'cannot stand in an unquoted field'],
  [['--true', 'x', '--false', 'x'], 'both true and false'],
])('%j is refused', async (args, reason) => {
  const ran = await sluice(['load', 'x.csv', '--to', url, ...args]);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([2, 'usage']);
  expect(ran.stderr).toContain(reason);
});
