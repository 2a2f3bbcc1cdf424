import { mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { readCorpus } from '../support/corpora.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

async function freshTable(columns: string): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE TABLE ${name} (${columns})`);
  return name;
}

const BIG = 'x'.repeat(17 * 1024 * 1024);

/** Files of columns a int, b text: which a's land, and the codes of the others. */
const FILES: [name: string, content: string | Buffer, landed: number[], codes: string[]][] = [
  ['ragged rows', 'a,b\n1,x\n2\n3,y,z\n4,w\n', [1, 4], ['csv/too-few-fields', 'csv/too-many-fields']],
  ['a stray quote', 'a,b\n1,x\n2,y"z\n3,w\n', [1, 3], ['csv/stray-quote']],
  ['an unclosed quote', 'a,b\n1,x\n2,"y\n3,z\n4,w\n', [1, 3, 4], ['csv/unclosed-quote']],
  ['an unclosed quote, more quotes behind it', 'a,b\n1,"x\n2,"y"\n3,"z"\n', [2, 3], ['csv/unclosed-quote']],
  ['a record over 16 MiB', `a,b\n1,x\n2,${BIG}\n3,y\n`, [1, 3], ['csv/record-too-long']],
  ['a quoted record over 16 MiB', `a,b\n1,x\n2,"${BIG}"\n3,y\n`, [1, 3], ['csv/record-too-long']],
  ['NUL', 'a,b\n1,x\n2,y\0z\n3,w\n', [1, 3], ['text/nul']],
  ['invalid UTF-8', Buffer.from('a,b\n1,x\n2,\xff\n3,w\n', 'latin1'), [1, 3], ['text/utf8']],
  ['a byte order mark', '\ufeffa,b\n1,x\n', [1], []],
  ['CR LF', 'a,b\r\n1,x\r\n2,"y\r\nz"\r\n', [1, 2], []],
  ['CR', 'a,b\r1,x\r2,y\r', [1, 2], []],
  ['LF and CR LF mixed', 'a,b\n1,x\r\n2,y\n', [1, 2], []],
  ['CR in a file of LF', 'a,b\n1,x\n2,y\rz\n3,w\n', [1, 3], ['csv/bare-cr']],
  ['no line end behind the last', 'a,b\n1,x\n2,y', [1, 2], []],
  ['header only', 'a,b\n', [], []],
  [
    'a line of \\. only, which COPY CSV takes for the end',
    'a,b\n1,x\n\\.\n2,y\n',
    [1, 2],
    ['csv/too-few-fields'],
  ],
  [
    'not a number, out of range',
    'a,b\nx,x\n2147483648,y\n3,z\n',
    [3],
    ['type/integer', 'type/integer-range'],
  ],
];

describe('the good rows around bad ones land', () => {
  test.each(FILES)('%s', async (_, content, landed, codes) => {
    const table = await freshTable('a int, b text');
    const file = temporaryFile('bad.csv', content);
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--json', '--max-rejects', '10']);
    expect(ran.status).toBe(codes.length > 0 ? 3 : 0);
    const { read, loaded, rejected } = JSON.parse(ran.stdout);
    expect({ read, loaded, rejected }).toEqual({
      read: landed.length + codes.length,
      loaded: landed.length,
      rejected: codes.length,
    });
    expect(await ask(url, `SELECT coalesce(array_agg(a ORDER BY a), '{}') FROM ${table}`)).toEqual(landed);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
    expect(ran.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f]/);
    expect(ran.stderr.split('\n').length).toBeLessThanOrEqual(26);
    if (codes.length === 0) return;
    const bytes = readFileSync(file);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ code }) => code)).toEqual(codes);
    for (const { start, end, raw, raw_base64, line } of rejects) {
      const cut = bytes.subarray(start, end);
      if (raw_base64 !== undefined) expect(Buffer.from(raw_base64, 'base64').equals(cut)).toBe(true);
      else if (cut.length < 1 << 20) expect(raw).toBe(cut.toString());
      else expect(cut.toString().startsWith(raw as string)).toBe(true);
      expect(line).toBe(bytes.toString('latin1', 0, start).split('\n').length);
    }
  });
});

describe('what stops a run', () => {
  const folder = () => {
    const path = join(temporaryFolder(), 'folder.csv');
    mkdirSync(path);
    return path;
  };
  test.each<[string, () => string, string, number]>([
    ['an empty file', () => temporaryFile('e.csv', ''), 'source/empty', 5],
    ['no such file', () => join(temporaryFolder(), 'none.csv'), 'source/missing', 5],
    ['a folder', folder, 'source/unreadable', 5],
    [
      'a header of UTF-32',
      () => temporaryFile('u.csv', Buffer.from('fffe0000610000002c000000', 'hex')),
      'source/header',
      5,
    ],
    ['another delimiter', () => temporaryFile('d.csv', 'a;b\n1;x\n2;y\n'), 'source/header', 5],
    ['a name twice', () => temporaryFile('t.csv', 'a,a\n1,x\n'), 'target/columns', 6],
    ['an empty name', () => temporaryFile('n.csv', 'a,\n1,x\n'), 'target/columns', 6],
    ['a name that no column has', () => temporaryFile('x.csv', 'a,c\n1,x\n'), 'target/columns', 6],
    ['an over-long name', () => temporaryFile('l.csv', `a,${'n'.repeat(100)}\n1,x\n`), 'target/columns', 6],
  ])('%s', async (_, file, code, status) => {
    const table = await freshTable('a int, b text');
    const ran = await sluice(['load', file(), '--to', url, '--table', table]);
    expect([errorCode(ran.stderr), ran.status, ran.stdout]).toEqual([code, status, '']);
  });

  test('a generated column, a missing table with its DDL, a missing right, a wrong password, no server', async () => {
    const file = temporaryFile('orders.csv', 'a,b\n1,x\n');
    const generated = await freshTable('a int, b text GENERATED ALWAYS AS (a::text) STORED');
    const refused = await sluice(['load', file, '--to', url, '--table', generated]);
    expect([errorCode(refused.stderr), refused.status]).toEqual(['target/columns', 6]);

    const missing = await sluice(['load', file, '--to', url, '--table', 'nowhere']);
    expect([errorCode(missing.stderr), missing.status]).toEqual(['target/missing-table', 6]);
    expect(missing.stderr).toContain('CREATE TABLE "nowhere"');

    const table = await freshTable('a int, b text');
    await ask(url, `DROP ROLE IF EXISTS powerless`);
    await ask(url, `CREATE ROLE powerless LOGIN`);
    onTestFinished(async () => {
      await ask(url, 'DROP ROLE powerless');
    });
    const other = new URL(url);
    other.username = 'powerless';
    const forbidden = await sluice(['load', file, '--to', other.href, '--table', table]);
    expect([errorCode(forbidden.stderr), forbidden.status]).toEqual(['target/permission', 6]);

    const nobody = await sluice([
      'load',
      file,
      '--to',
      'postgres://secret:hunter2@127.0.0.1:1/x',
      '--table',
      't',
    ]);
    expect([errorCode(nobody.stderr), nobody.status]).toEqual(['target/unavailable', 7]);
    expect(nobody.stderr).not.toContain('hunter2');
    expect(nobody.stderr.trimEnd().split('\n').length).toBeLessThanOrEqual(2);
  });

  test('too many rejects, rejects that cannot be written', async () => {
    const table = await freshTable('a int, b text');
    const file = temporaryFile('r.csv', `a,b\n${'x,y\n'.repeat(50)}1,z\n`);
    const ran = await sluice(['load', file, '--to', url, '--table', table, '--max-rejects', '10']);
    expect([errorCode(ran.stderr.slice(ran.stderr.lastIndexOf('error['))), ran.status]).toEqual([
      'rejects/limit',
      4,
    ]);
    const full = await sluice(['load', file, '--to', url, '--table', table, '--rejects', '/dev/full']);
    expect([errorCode(full.stderr.slice(full.stderr.lastIndexOf('error['))), full.status]).toEqual([
      'rejects/unwritable',
      6,
    ]);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(0);
  });
});

test('naughty strings as values, as names of columns and tables', async () => {
  const text = readCorpus('naughty-strings/blns.json');
  if (text === undefined) return;
  const strings = (JSON.parse(text) as string[]).filter((string) => !string.includes('\0'));
  const quote = (string: string) => `"${string.replaceAll('"', '""')}"`;
  const table = await freshTable('n int, s text');
  const file = temporaryFile(
    'n.csv',
    `n,s\n${strings.map((string, i) => `${i},${quote(string)}\n`).join('')}`,
  );
  expect((await sluice(['load', file, '--to', url, '--table', table])).stderr).toBe('');
  expect(await ask(url, `SELECT array_agg(s ORDER BY n) FROM ${table}`)).toEqual(strings);

  const names = strings.filter((string) => string !== '' && Buffer.byteLength(string) <= 63).slice(0, 400);
  const unique = [...new Set(names)];
  const columns = temporaryFile(
    'c.csv',
    `${unique.map(quote).join(',')}\n${unique.map((_, i) => i).join(',')}\n`,
  );
  const name = `"x'""; DROP TABLE ${table}; --"`;
  const ran = await sluice(['load', columns, '--to', url, '--table', name, '--create']);
  expect(ran.stderr).toBe('');
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { fields } = await client.query(`SELECT * FROM "x'""; DROP TABLE ${table}; --"`);
  await client.end();
  expect(fields.map((field) => field.name)).toEqual(unique);
});
