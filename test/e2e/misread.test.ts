import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
  await ask(url, 'CREATE TABLE abc (a int, b text, c text)');
});

interface Case {
  readonly name: string;
  readonly content: string;
  readonly args?: readonly string[];
  /** What is said, besides the code. */
  readonly says: readonly string[];
  /** Options that then load it: what the hint says. */
  readonly mended: readonly string[];
  /** A table of one column could be made of it. */
  readonly isLegal?: true;
}

const CASES: readonly Case[] = [
  {
    name: 'semicolons',
    content: 'a;b;c\n1;x;y\n2;z;\n',
    says: [
      "the first record has one field; with --delimiter ';' it has 3: a, b, c",
      '3 of the first 3 records have 3 fields when divided at ";"',
      "help: --delimiter ';' reads it in that way",
    ],
    mended: ['--delimiter', ';'],
  },
  {
    name: 'tabs',
    content: 'a\tb\tc\n1\tx\ty\n',
    says: ['with --delimiter tab it has 3: a, b, c'],
    mended: ['--delimiter', 'tab'],
  },
  {
    name: 'bars, and commas in the text',
    content: 'a|b|c\n1|x, y|z\n2|u, v, w|z\n',
    says: ["with --delimiter '|' it has 3: a, b, c"],
    mended: ['--delimiter', '|'],
  },
  {
    name: 'what PostgreSQL and MySQL write',
    content: 'a\tb\tc\n1\tx\\\ty\t\\N\n2\t\\N\tz\n',
    says: ['with --dialect postgres-text it has 3: a, b, c', 'help: --dialect postgres-text'],
    mended: ['--dialect', 'postgres-text'],
  },
  {
    name: 'bars in pairs',
    content: 'a||b||c\n1||x||y\n',
    says: ["with --delimiter '||' it has 3: a, b, c"],
    mended: ['--delimiter', '||'],
  },
  {
    name: 'bytes 0x01',
    content: 'a\x01b\x01c\n1\x01x\x01y\n',
    says: ["with --delimiter '\\x01' it has 3: a, b, c"],
    mended: ['--delimiter', '\\x01'],
  },
  {
    name: 'commas where semicolons are asked for',
    content: 'a,b,c\n1,x,y\n',
    args: ['--delimiter', ';'],
    says: ["the first record has one field; with --delimiter ',' it has 3: a, b, c"],
    mended: [],
  },
  {
    name: 'a title above',
    content: 'Report of May\n\na,b,c\n1,x,y\n2,z,w\n',
    says: ['the records from line 3 on have 3 fields each, the first: a, b, c', 'help: --skip-lines 2'],
    mended: ['--skip-lines', '2'],
  },
  {
    name: 'a title above, and semicolons',
    content: 'Report of May\na;b;c\n1;x;y\n2;z;w\n',
    says: ["--skip-lines 1 --delimiter ';'"],
    mended: ['--skip-lines', '1', '--delimiter', ';'],
    isLegal: true,
  },
  {
    name: 'no header',
    content: '1,x,y\n2,z,w\n',
    says: [
      'the first record seems to hold values, not names',
      'field 1 of the first record is a number, as in the others, and no name',
      'help: --no-header',
    ],
    mended: ['--no-header'],
  },
  {
    name: 'single quotes',
    content: "'a','b','c'\n1,'x, y','z'\n",
    says: ['with --quote "\'" the first record is: a, b, c'],
    mended: ['--quote', "'"],
  },
  {
    name: 'backslashes before quotes, in a first record that is broken without them',
    content: '1,"x \\"y\\"",z\n2,"a",b\n',
    args: ['--no-header'],
    says: ["help: --escape '\\' reads it in that way", 'with --escape'],
    mended: ['--no-header', '--escape', '\\'],
  },
  {
    name: 'lines of JSON',
    content: '{"a":1,"b":"x"}\n{"a":2,"b":"y"}\n',
    says: ['looks like JSON', 'help: --format ndjson'],
    mended: ['--format', 'ndjson'],
  },
  {
    name: 'an array of JSON',
    content: '[{"a":1,"b":"x"}]',
    says: ['looks like JSON', 'help: --format json'],
    mended: ['--format', 'json'],
  },
];

describe('what does not look like its settings says what it looks like, and which option reads it', () => {
  test.each(CASES)('$name', async ({ content, args = [], says, mended }) => {
    const path = temporaryFile('x.csv', content);
    const load = ['load', path, '--to', url, '--table', 'abc', '--restart'];
    const ran = await sluice([...load, ...args]);
    expect([5, 6]).toContain(ran.status);
    expect(['source/header', 'target/columns']).toContain(errorCode(ran.stderr));
    for (const text of says) expect(ran.stderr).toContain(text);
    expect(await ask(url, 'SELECT count(*)::int FROM abc')).toBe(0);
    const again = await sluice([...load, ...mended]);
    expect([again.status, again.stderr]).toEqual([0, '']);
    await ask(url, 'DELETE FROM abc');
  });

  test.each(CASES.filter(({ isLegal }) => !isLegal))(
    'before a table is made: $name',
    async ({ content, args = [], says, mended }) => {
      const table = `t${Math.random().toString(36).slice(2)}`;
      const path = temporaryFile('x.csv', content);
      const load = ['load', path, '--to', url, '--table', table, '--create'];
      const ran = await sluice([...load, ...args]);
      expect([ran.status, errorCode(ran.stderr)]).toEqual([5, 'source/header']);
      for (const text of says) expect(ran.stderr).toContain(text);
      expect(await ask(url, `SELECT to_regclass('${table}')`)).toBeNull();
      expect((await sluice([...load, ...mended])).status).toBe(0);
    },
  );
});

describe('what is as it should be is not doubted', () => {
  test.each([
    ['one column', 'a\n1\n2\n'],
    ['one column of text with commas in quotes', 'a\n"x, y"\n"z, w"\n'],
    ['one column of sentences of two parts', 'text\nHello; world\nSo; it goes\n'],
    ['one column of times', 'at\n2026-07-01 12:00:00\n2026-07-01 12:00:01\n'],
    ['one column of sentences', 'text\nHello; world\nSo it goes\n'],
    ['years as names', 'country,2019,2020\nDE,1.5,2\n'],
    ['a year as a name', 'city,2020\nBerlin,1.5\n'],
    ['names of one letter', 'x,y\n1,2\n'],
    ['a column of JSON', 'id,data\n1,"{""a"":1}"\n'],
  ])('%s', async (_, content) => {
    const table = `t${Math.random().toString(36).slice(2)}`;
    const ran = await sluice([
      'load',
      temporaryFile('x.csv', content),
      '--to',
      url,
      '--table',
      table,
      '--create',
    ]);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
  });
});

test('records that are all shorter than the header are rejects', async () => {
  const file = temporaryFile('short.csv', 'a,b\n1\n2\n3\n');
  const ran = await sluice(['load', file, '--to', url, '--table', 'short', '--create']);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([3, 'csv/too-few-fields']);
});

test.each(['ndjson', 'json'])('CSV that is read as %s', async (format) => {
  const path = temporaryFile(`x.${format}`, 'a,b,c\n1,x,y\n');
  const ran = await sluice(['load', path, '--to', url, '--table', 'abc', '--format', format]);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([5, 'source/header']);
  expect(ran.stderr).toContain(
    'it looks like CSV: 2 of the first 2 records have 3 fields when divided at ","',
  );
  expect(ran.stderr).toContain('help: --format csv');
});
