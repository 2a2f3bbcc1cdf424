import { execFile } from 'node:child_process';
import { chmodSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { brotliCompressSync, gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { readCorpus } from '../support/corpora.ts';
import { createDatabase } from '../support/database.ts';
import { cleanHomes, useFreshHome } from '../support/embedded-home.ts';
import { errorCode, sluice, temporaryFolder } from '../support/sluice.ts';

const SLUICE = join(import.meta.dirname, '../../bin/sluice');
const run = promisify(execFile);

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

/** A folder with the file in it, and a shell there that knows the command. */
function place(name: string, content: string | Uint8Array) {
  const folder = temporaryFolder();
  const bin = join(folder, 'bin dir');
  mkdirSync(bin);
  writeFileSync(join(bin, 'sluice'), `#!/bin/sh\nexec '${process.execPath}' '${SLUICE}' "$@"\n`);
  chmodSync(join(bin, 'sluice'), 0o755);
  if (name !== '') writeFileSync(join(folder, name), content);
  const env = { ...process.env, PATH: `${bin}:${process.env.PATH}` };
  const shell = (line: string) => run('/bin/sh', ['-c', line], { cwd: folder, env });
  return { folder, shell };
}

let tables = 0;

/** Sniffs a file, runs the line that it prints, and gives what is in the table. */
async function loaded(name: string, content: string | Uint8Array) {
  const { folder, shell } = place(name, content);
  const ran = await sluice(['sniff', name.startsWith('-') ? `./${name}` : name, '--json'], '', folder);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  const found = JSON.parse(ran.stdout);
  const table = `t${tables++}`;
  await shell(`${found.commandLine} --to '${url}' --table ${table} --create --no-ledger --max-rejects 0`);
  const rows = await ask(url, `select json_agg(found) from ${table} found`);
  return { found, line: found.commandLine as string, rows };
}

describe('the line that is printed loads the file', () => {
  const ROWS = [
    { id: 1, name: 'x;y', n: 1.5 },
    { id: 2, name: 'z', n: null },
  ];

  test.each<[string, string, string | Uint8Array, string]>([
    ['commas', 'a.csv', 'id,name,n\n1,x;y,1.5\n2,z,\n', 'a.csv'],
    ['semicolons', 'a.csv', 'id;name;n\n1;"x;y";1.5\n2;z;\n', "a.csv --delimiter ';'"],
    ['tabs', 'a.txt', 'id\tname\tn\n1\tx;y\t1.5\n2\tz\t\n', 'a.txt --delimiter tab'],
    ['tabs by the ending', 'a.tsv', 'id\tname\tn\n1\tx;y\t1.5\n2\tz\t\n', 'a.tsv'],
    ['commas in a file of tabs', 'a.tsv', 'id,name,n\n1,x;y,1.5\n2,z,\n', "a.tsv --delimiter ','"],
    ['a control character', 'a', 'id\x01name\x01n\n1\x01x;y\x011.5\n2\x01z\x01\n', "a --delimiter '\\x01'"],
    ['two characters', 'a.csv', 'id||name||n\n1||x;y||1.5\n2||z||\n', "a.csv --delimiter '||'"],
    ['single quotes', 'a.csv', "id,'name',n\n1,'x;y',1.5\n2,'z',\n", "a.csv --quote ''\\'''"],
    ['lines above', 'a.csv', 'Report\n\nid,name,n\n1,x;y,1.5\n2,z,\n', 'a.csv --skip-lines 2'],
    ['CR LF', 'a.csv', 'id,name,n\r\n1,x;y,1.5\r\n2,z,\r\n', 'a.csv'],
    ['CR', 'a.csv', 'id,name,n\r1,x;y,1.5\r2,z,\r', 'a.csv'],
    ['a byte order mark', 'a.csv', '\ufeffid,name,n\n1,x;y,1.5\n2,z,\n', 'a.csv'],
    ['UTF-16', 'a.csv', Buffer.from('\ufeffid,name,n\n1,x;y,1.5\n2,z,\n', 'utf16le'), 'a.csv'],
    [
      'UTF-16 without a mark',
      'a.csv',
      Buffer.from('id,name,n\n1,x;y,1.5\n2,z,\n', 'utf16le'),
      'a.csv --encoding utf-16le',
    ],
    ['gzip', 'a.gz', gzipSync('id;name;n\n1;"x;y";1.5\n2;z;\n'), "a.gz --delimiter ';'"],
    ['brotli', 'a.csv.br', brotliCompressSync('id,name,n\n1,x;y,1.5\n2,z,\n'), 'a.csv.br'],
    ['NDJSON', 'a', '{"id":1,"name":"x;y","n":1.5}\n{"id":2,"name":"z"}\n', 'a'],
    [
      'NDJSON by another name',
      'a.csv',
      '{"id":1,"name":"x;y","n":1.5}\n{"id":2,"name":"z"}\n',
      'a.csv --format ndjson',
    ],
    ['an array', 'a.json', '[{"id":1,"name":"x;y","n":1.5},{"id":2,"name":"z"}]', 'a.json'],
    ['CSV by another name', 'a.ndjson', 'id,name,n\n1,x;y,1.5\n2,z,\n', 'a.ndjson --format csv'],
    [
      'a name with blanks and quotes',
      "it's a $(file) `x`.csv",
      'id,name,n\n1,x;y,1.5\n2,z,\n',
      "'it'\\''s a $(file) `x`.csv'",
    ],
    ['a name that looks like an option', '--to', 'id,name,n\n1,x;y,1.5\n2,z,\n', './--to'],
  ])('%s', async (_, name, content, options) => {
    const { line, rows } = await loaded(name, content);
    expect([line, rows]).toEqual([`sluice load ${options}`, ROWS]);
  });

  test('Windows-1252, as a guess', async () => {
    const { found, line, rows } = await loaded(
      'a.csv',
      Buffer.from('id,name\n1,gr\xf6\xdfe\n2,\x80\n', 'latin1'),
    );
    expect(line).toBe('sluice load a.csv --encoding windows-1252');
    expect(found.encoding).toMatchObject({ name: 'windows-1252', mark: false });
    expect(rows).toEqual([
      { id: 1, name: 'größe' },
      { id: 2, name: '€' },
    ]);
  });

  test('quotes behind an escape', async () => {
    const { line, rows } = await loaded('a.csv', 'id,name\n1,"a \\"b\\", c"\n2,"x \\"y\\""\n');
    expect([line, rows]).toEqual([
      "sluice load a.csv --escape '\\'",
      [
        { id: 1, name: 'a "b", c' },
        { id: 2, name: 'x "y"' },
      ],
    ]);
  });

  test("what PostgreSQL's COPY writes as text", async () => {
    const { line, rows } = await loaded('a.copy', '1\ta\\tb\t2024-01-02\n2\t\t\\N\n3\tc\\\\d\t\\N\n');
    expect([line, rows]).toEqual([
      'sluice load a.copy --dialect postgres-text --no-header',
      [
        { column_1: 1, column_2: 'a\tb', column_3: '2024-01-02' },
        { column_1: 2, column_2: '', column_3: null },
        { column_1: 3, column_2: 'c\\d', column_3: null },
      ],
    ]);
  });

  test('no header', async () => {
    const { line, rows } = await loaded('a.csv', '1,2024-01-02,x\n2,2024-01-03,y\n');
    expect([line, rows]).toEqual([
      'sluice load a.csv --no-header',
      [
        { column_1: 1, column_2: '2024-01-02', column_3: 'x' },
        { column_1: 2, column_2: '2024-01-03', column_3: 'y' },
      ],
    ]);
  });

  test('names that no table can have', async () => {
    const long = 'n'.repeat(70);
    const { found, rows } = await loaded('a.csv', `a,a,,"b,""c",${long},t\n1,2,3,4,5,6\n7,8,9,10,11,12\n`);
    expect(found.renamed).toBe(true);
    expect(rows).toEqual([
      { a: 1, a_2: 2, column_3: 3, 'b,"c': 4, [long.slice(0, 63)]: 5, t: 6 },
      { a: 7, a_2: 8, column_3: 9, 'b,"c': 10, [long.slice(0, 63)]: 11, t: 12 },
    ]);
  });

  const naughty = JSON.parse(readCorpus('naughty-strings/blns.json') ?? '[]') as string[];
  const names = [...new Set(naughty)]
    .filter(
      (name) => name !== '' && name.isWellFormed() && !/[\0/]/.test(name) && name !== '.' && name !== '..',
    )
    .filter((name) => Buffer.byteLength(name) <= 200 && name !== '-');
  const hostile = [
    '\n',
    'a\n',
    '\u001b[31m.csv',
    'a\u202eb',
    '*',
    '[a].csv',
    '~',
    '%s%d\\101',
    "'",
    '"',
    '$HOME',
    '!!',
    '-',
    '--',
  ];

  test('files of any name, as it is shown', async () => {
    // A few are enough for what differs between them.
    for (const name of [...hostile.slice(0, -2), '--', ...names.filter((_, i) => i % 40 === 0)]) {
      const { folder, shell } = place(name, 'id,x\n1,y\n');
      const { stdout, stderr } = await sluice(['sniff', `./${name}`], '', folder);
      expect(stderr).toBe('');
      // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
      expect(stdout).not.toMatch(/[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u202a-\u202e]/);
      const line = stdout
        .slice(stdout.indexOf('to load it\n  ') + 'to load it\n  '.length)
        .replace(/\n$/, '');
      const { stdout: echoed } = await shell(line.replace('sluice load', "printf '[%s]'"));
      expect(echoed).toBe(`[./${name}]`);
    }
  });
});

test('as it stands, it loads into a server of its own', async () => {
  cleanHomes();
  useFreshHome();
  const { folder, shell } = place('orders.txt', 'id|at\n1|2024-01-02\n');
  const { stdout } = await sluice(['sniff', 'orders.txt'], '', folder);
  const line = stdout.trimEnd().split('\n').at(-1) as string;
  expect(line).toBe("  sluice load orders.txt --delimiter '|'");
  const ran = await shell(line);
  expect(ran.stderr).toContain('loaded 1 row into public.orders');
});

test('standard input, in full', async () => {
  const { status, stdout } = await sluice(['sniff', '-'], 'made today\nn;t\n1;x\n2;007\n');
  expect(status).toBe(0);
  expect(stdout.split('\n')).toEqual([
    'standard input',
    '  format       csv: it does not begin like JSON',
    '  compression  none',
    '  encoding     utf-8: all bytes are ASCII',
    '  line ends    LF',
    '  delimiter    ";"',
    '  quote        "',
    '  header       yes',
    '  lines above  1',
    '               3 of the first 3 records have 2 fields when divided at ";"',
    '               1 line above the first record has fewer fields',
    '               field 1 of the first record is a word, and a number in the others',
    'columns, by a sample',
    '  n  bigint  2 values like "1"',
    '  t  text    2 values like "x"',
    'to load it',
    "  sluice load - --delimiter ';' --skip-lines 1",
    '',
  ]);
});

test('what it prints is what load --create makes', async () => {
  const { found } = await loaded(
    'a.csv',
    'id,code,at\n1,007,2024-01-02 03:04:05Z\n2,008,2024-01-02 03:04:05+02\n',
  );
  expect(found.columns.map(({ type }: { type: string }) => type)).toEqual([
    'bigint',
    'text',
    'timestamp with time zone',
  ]);
  const made = await ask(
    url,
    `select json_agg(format_type(atttypid, atttypmod) order by attnum) from pg_attribute where attrelid = 't${tables - 1}'::regclass and attnum > 0`,
  );
  expect(made).toEqual(found.columns.map(({ type }: { type: string }) => type));
});

test('bytes that are no table are refused', async () => {
  // The same bytes each time, and no text.
  const bytes = Buffer.from(
    Array.from({ length: 200_000 }, (_, i) => ((i * 7919 + (i >> 3) * 104_729) >>> 5) & 0xff),
  );
  const { status, stderr } = await sluice(['sniff', '-'], bytes);
  expect([status, errorCode(stderr)]).toEqual([5, 'source/header']);
});

test.each<[string, string, number, string]>([
  ['an empty file', '', 5, 'source/empty'],
  [
    'more fields than can be read',
    `${Array.from({ length: 20_000 }, (_, i) => `c${i}`)}\n`,
    5,
    'source/header',
  ],
])('%s', async (_, input, status, code) => {
  const ran = await sluice(['sniff', '-'], input);
  expect([ran.status, errorCode(ran.stderr), ran.stdout]).toEqual([status, code, '']);
});

test('more columns than a table has', async () => {
  const names = Array.from({ length: 2000 }, (_, i) => `c${i}`);
  const { stdout } = await sluice(['sniff', '-'], `${names}\n${names.map((_, i) => i)}\n`);
  expect(stdout).toContain('but: there are 2,000 columns, and a table has at most 1,600');
});

test('a header alone', async () => {
  const { stdout } = await sluice(['sniff', '-', '--json'], 'id,name\n');
  expect(JSON.parse(stdout)).toMatchObject({ commandLine: 'sluice load -', dialect: { header: true } });
});
