import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, readdirSync, readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { csv, filesIn, freshTarget } from '../../support/many-files.ts';
import { errorCode, parseRejects } from '../../support/sluice.ts';

test('in the order given, and what a pattern matches sorted by bytes', async () => {
  const { load, order } = await freshTarget();
  const folder = filesIn({
    'z.csv': csv(1, 3),
    'a.csv': csv(3, 5),
    'part-2.csv.gz': gzipSync(csv(20, 22)),
    'part-10.csv.gz': gzipSync(csv(10, 12)),
    'part-B.csv.gz': gzipSync(csv(30, 31)),
    'part-a.csv.gz': gzipSync(csv(40, 41)),
    'part-é.csv.gz': gzipSync(csv(50, 51)),
    'part-.csv': csv(99, 100),
  });
  const ran = await load(folder, 'z.csv', 'a.csv', 'part-*.csv.gz', '--lanes', '1', '--json');
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(JSON.parse(ran.stdout)).toMatchObject({ source: 'z.csv and 2 more', read: 11, loaded: 11 });
  expect(await order()).toBe('1 2 3 4 10 11 20 21 30 40 50');
});

test('patterns reach into folders', async () => {
  const { load, order } = await freshTarget();
  const folder = filesIn({
    'x/1/p.csv': csv(1, 2),
    'x/2/deep/p.csv': csv(2, 3),
    'x/p.csv': csv(3, 4),
    'x/.hidden/p.csv': csv(9, 10),
    'x/[a]/p.csv': csv(4, 5),
  });
  symlinkSync('..', join(folder, 'x/1/loop'));
  expect(await load(folder, 'x/**/p.csv', '--lanes', '1')).toMatchObject({ status: 0 });
  expect(await order()).toBe('1 2 4 3');
  const other = await freshTarget();
  expect(await other.load(folder, './x/?/[p-q].csv', '--lanes', '1')).toMatchObject({ status: 0 });
  expect(await other.order()).toBe('1');
  const literal = await freshTarget();
  expect(await literal.load(folder, 'x/[a]/p.csv', 'x/\\[a\\]/*.csv')).toMatchObject({ status: 2 });
  expect(await literal.load(folder, 'x/\\[a\\]/*.csv')).toMatchObject({ status: 0 });
  expect(await literal.order()).toBe('4');
});

test('plain and compressed files, lines that end in any way, and empty files among them', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({
    '1.csv': csv(0, 100),
    '2.csv.gz': gzipSync(csv(100, 200)),
    '3.csv': '',
    '4.csv.zst': zstdCompressSync(csv(200, 300)),
    '5.csv.br': brotliCompressSync(csv(300, 400)),
    '6.csv': csv(400, 500).replaceAll('\n', '\r'),
    '7.csv': csv(500, 600).replaceAll('\n', '\r\n'),
    '8.csv': `\ufeff${csv(600, 700).slice(0, -1)}`,
    '9.csv': 'a,b\n',
    'a.csv.gz': gzipSync(''),
    'b.csv': '\n\n',
  });
  expect(await load(folder, '*')).toMatchObject({ status: 0, stderr: '' });
  expect(await counts()).toEqual([700, 700]);
  const again = await load(folder, '*');
  expect([again.status, again.stderr]).toEqual([
    0,
    expect.stringContaining('nothing to do: * is in public.t'),
  ]);
});

test('nothing but empty files is an error, as one is', async () => {
  const { load } = await freshTarget();
  const { status, stderr } = await load(filesIn({ '1.csv': '', '2.csv': '\n' }), '*.csv');
  expect([status, errorCode(stderr)]).toEqual([5, 'source/empty']);
});

test('a header in another order is mapped by its own names', async () => {
  const { load, client } = await freshTarget('a int, b text, c date');
  const folder = filesIn({
    '1.csv': 'a,b,c\n1,x,2024-01-01\n',
    '2.csv': 'c,a,b\n2024-01-02,2,y\n2024-01-03,bad,y\n',
    '3.csv': 'a,b,c\n3,z,2024-01-04\n',
    '4.csv': 'b,c,a\rw,2024-01-05,4\rw,never,5\r',
  });
  const { status } = await load(folder, '?.csv', '--rejects', 'r.ndjson');
  expect(status).toBe(3);
  const { rows } = await client.query(`SELECT a, b, c::text FROM t ORDER BY a`);
  expect(rows.map(({ a, b, c }) => `${a} ${b} ${c}`)).toEqual([
    '1 x 2024-01-01',
    '2 y 2024-01-02',
    '3 z 2024-01-04',
    '4 w 2024-01-05',
  ]);
  const rejects = parseRejects(readFileSync(join(folder, 'r.ndjson'), 'utf8'));
  expect(rejects).toMatchObject([
    { source: join(folder, '2.csv'), line: 3, record: 2, column: 'a', raw: '2024-01-03,bad,y' },
    { source: join(folder, '4.csv'), line: 3, record: 2, column: 'c', raw: 'w,never,5' },
  ]);
  for (const { source, start, end, raw } of rejects) {
    expect(readFileSync(source, 'utf8').slice(start, end)).toBe(raw);
  }
});

const OTHER_HEADERS: [name: string, second: string, args: string[], notes: RegExp][] = [
  ['a name more', 'a,b,c\n1,x,2\n', [], /it has besides "c"/],
  ['a name less', 'a\n1\n', [], /it lacks "b"/],
  ['another name', 'a,c\n1,x\n', [], /it lacks "b"[\s\S]*it has besides "c"/],
  ['another spelling', 'a,B\n1,x\n', [], /it lacks "b"[\s\S]*it has besides "B"/],
  ['another order under --columns', 'b,a\nx,1\n', ['--columns', 'a,b'], /--columns/],
  [
    'more fields without a header',
    '1,x,2\n',
    ['--no-header', '--columns', 'a,b'],
    /has 3 fields, that of 1.csv has 2/,
  ],
  ['a column that only it fills', 'a,b,seq\n1,x,2\n', ['--ignore-extra'], /other columns/],
];

test.each(OTHER_HEADERS)(
  '%s is refused, both sides named, before anything is loaded',
  async (_, second, args, notes) => {
    const { load, counts } = await freshTarget();
    const first = args.includes('--no-header') ? '1,x\n' : csv(0, 10);
    const { status, stderr } = await load(
      filesIn({ '1.csv': first, '2.csv': second }),
      '1.csv',
      '2.csv',
      ...args,
    );
    expect([status, errorCode(stderr)]).toEqual([5, 'source/header']);
    expect(stderr).toMatch(/error\[source\/header\] 2\.csv: /);
    expect(stderr).toMatch(notes);
    if (!args.includes('--no-header')) expect(stderr).toMatch(/1\.csv: "a", "b"\n\s+2\.csv: /);
    expect(await counts()).toEqual([0, 0]);
  },
);

test('with --ignore-extra, files may differ in what goes nowhere', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 10), '2.csv': 'x,b,a\nnever,row,10\n' });
  expect((await load(folder, '1.csv', '2.csv', '--ignore-extra')).status).toBe(0);
  expect(await counts()).toEqual([11, 11]);
});

test('records of JSON go by their keys, those of a later file among them', async () => {
  const { load, client } = await freshTarget("a int, b text, c text DEFAULT 'none'");
  const folder = filesIn({
    '1.ndjson': '{"a":1}\n{"a":2,"b":"x"}\n',
    '2.ndjson.gz': gzipSync('{"c":"y","a":3}\n'),
    '3.ndjson': '',
  });
  expect((await load(folder, '*.ndjson*')).status).toBe(0);
  const { rows } = await client.query('SELECT a, b, c FROM t ORDER BY a');
  expect(rows.map(({ a, b, c }) => `${a} ${b} ${c}`)).toEqual(['1 null null', '2 x null', '3 null y']);
  const { status, stderr } = await load(
    filesIn({ '1.ndjson': '{"a":1}', '2.ndjson': '{"d":1}' }),
    '1.ndjson',
    '2.ndjson',
  );
  expect([status, errorCode(stderr)]).toEqual([6, 'target/columns']);
  expect(stderr).toContain('"d"');
});

test('arrays of JSON', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({
    '1.json': '[{"a":1},{"a":2}]',
    '2.json': '[]',
    '3.json': '[\n{"b":"x","a":3}\n]\n',
  });
  expect(await load(folder, '*.json')).toMatchObject({ status: 0, stderr: '' });
  expect(await counts()).toEqual([3, 3]);
});

test('a table is made from all of them, each column in its place', async () => {
  const { url, load, client } = await freshTarget();
  await client.query('DROP TABLE t');
  const folder = filesIn({ '1.csv': 'a,b\n1,2\n', '2.csv': 'b,a\n3,x4\n' });
  expect((await load(folder, '?.csv', '--create')).status).toBe(0);
  const { rows } = await client.query('SELECT a, b FROM t ORDER BY b');
  expect([rows, url !== '']).toEqual([
    [
      { a: '1', b: '2' },
      { a: 'x4', b: '3' },
    ],
    true,
  ]);
});

const REFUSED: [name: string, args: string[], status: number, code: string, says: string][] = [
  ['the same file twice', ['1.csv', './1.csv'], 2, 'usage', 'the same file comes twice'],
  ['the same file by a link', ['1.csv', 'link.csv'], 2, 'usage', 'the same file comes twice'],
  ['the same file by two patterns', ['*1.csv', '1*.csv'], 2, 'usage', 'by "1*.csv"'],
  ['standard input among others', ['1.csv', '-'], 2, 'usage', 'standard input'],
  ['a folder', ['1.csv', 'folder'], 5, 'source/unreadable', 'is a directory'],
  ['a folder that a pattern matches', ['fo*'], 5, 'source/unreadable', 'is a directory'],
  ['a pattern that matches nothing', ['1.csv', 'x*.csv'], 5, 'source/missing', 'x*.csv: no file matches'],
  ['a file that is missing', ['1.csv', 'x.csv'], 5, 'source/missing', 'x.csv: no such file'],
  ['a pipe', ['1.csv', 'fifo'], 5, 'source/unreadable', 'only files can be several'],
  ['another format', ['1.csv', '1.ndjson'], 5, 'source/header', '1.ndjson: ndjson'],
  ['tabs and commas', ['1.csv', '1.tsv'], 2, 'usage', '--delimiter'],
  ['an own reject file', ['1.csv', '2.csv', '--rejects', '2.csv'], 2, 'usage', 'rejects cannot go'],
];

test.each(REFUSED)('%s is refused', async (_, args, status, code, says) => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({
    '1.csv': csv(0, 3),
    '2.csv': csv(3, 5),
    '1.ndjson': '{"a":1}\n',
    '1.tsv': 'a\tb\n',
  });
  mkdirSync(join(folder, 'folder'));
  symlinkSync('1.csv', join(folder, 'link.csv'));
  execFileSync('mkfifo', [join(folder, 'fifo')]);
  const ran = await load(folder, ...args);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([status, code]);
  expect(ran.stderr).toContain(says);
  expect(await counts()).toEqual([0, 0]);
});

test('several sources need a table', async () => {
  const { url } = await freshTarget();
  const { sluice } = await import('../../support/sluice.ts');
  const { status, stderr } = await sluice(['load', '1.csv', '2.csv', '--to', url], '', filesIn({}));
  expect([status, errorCode(stderr)]).toEqual([2, 'usage']);
  expect(stderr).toContain('--table');
});

test('rejects name their file, in the report and in the reject file beside the first source', async () => {
  const { load } = await freshTarget();
  const folder = filesIn({ 'in/1.csv': csv(0, 50), 'in/2.csv': `${csv(50, 60)}bad,row\n` });
  const { status, stderr } = await load(folder, 'in/*.csv');
  expect(status).toBe(3);
  expect(stderr).toMatch(/error\[type\/integer\] in\/2\.csv:12:1 \(byte \d+\) column "a"/);
  const [name] = readdirSync(join(folder, 'in')).filter((file) => file.endsWith('.rejects.ndjson'));
  expect(name).toMatch(/^t\.[0-9a-f]{8}\.rejects\.ndjson$/);
  const [reject] = parseRejects(readFileSync(join(folder, 'in', name as string), 'utf8'));
  expect(reject).toMatchObject({ source: join(folder, 'in/2.csv'), line: 12, record: 11 });
  // What the job writes is none of its sources, though the pattern would match it.
  const all = await freshTarget();
  const other = filesIn({ '1.csv': 'a,b\nbad,x\n' });
  expect((await all.load(other, '*')).status).toBe(3);
  expect(existsSync(join(other, '1.csv'))).toBe(true);
  const again = await all.load(other, '*');
  expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
});
