import { execFileSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { watchPeak } from '../support/peak.ts';
import { errorCode, parseRejects, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

async function freshTable(): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE UNLOGGED TABLE ${name} (a int, b text)`);
  return name;
}

const rows = (from: number, to: number) =>
  Array.from(
    { length: to - from },
    (_, i) => `${from + i},row ${from + i} ${'x'.repeat((from + i) % 50)}\n`,
  ).join('');
const TEXT = Buffer.from(`a,b\n${rows(0, 60_000)}`);
const half = TEXT.indexOf('\n', TEXT.length >> 1) + 1;

const FORMS: [name: string, file: string, content: () => Buffer][] = [
  ['gzip', 'x.csv.gz', () => gzipSync(TEXT)],
  ['gzip without the ending', 'x.csv', () => gzipSync(TEXT)],
  [
    'gzip of several members',
    'x.csv.gz',
    () => Buffer.concat([gzipSync(TEXT.subarray(0, half)), gzipSync(TEXT.subarray(half))]),
  ],
  ['gzip with padding behind', 'x.csv.gz', () => Buffer.concat([gzipSync(TEXT), Buffer.alloc(100_000)])],
  ['zstd', 'x.csv.zst', () => zstdCompressSync(TEXT)],
  [
    'zstd of several frames',
    'x.csv.zst',
    () => Buffer.concat([zstdCompressSync(TEXT.subarray(0, half)), zstdCompressSync(TEXT.subarray(half))]),
  ],
  ['brotli', 'x.csv.br', () => brotliCompressSync(TEXT, { params: { 1: 3 } })],
];

test.each(FORMS)('%s, from a file and through a pipe', async (name, file, content) => {
  const compressed = content();
  const table = await freshTable();
  const ran = await sluice(['load', temporaryFile(file, compressed), '--to', url, '--table', table]);
  expect([ran.status, ran.stderr]).toEqual([0, '']);
  expect(await ask(url, `SELECT count(*) || ' ' || sum(a) FROM ${table}`)).toBe('60000 1799970000');
  if (name === 'brotli') return;
  const piped = await freshTable();
  expect((await sluice(['load', '-', '--to', url, '--table', piped], compressed)).status).toBe(0);
  expect(await ask(url, `SELECT count(*) || ' ' || sum(a) FROM ${piped}`)).toBe('60000 1799970000');
});

test('positions in rejects are those of what the file holds', async () => {
  const text = `a,b\n${rows(0, 100)}x,bad\n${rows(100, 200)}`;
  const file = temporaryFile('r.csv.gz', gzipSync(text));
  const table = await freshTable();
  expect((await sluice(['load', file, '--to', url, '--table', table])).status).toBe(3);
  const [reject] = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  expect(text.slice(reject?.start, reject?.end)).toBe('x,bad');
  expect(reject).toMatchObject({ line: 102, record: 101, raw: 'x,bad' });
});

const BROKEN: [name: string, file: string, content: () => Buffer, says: RegExp][] = [
  ['gzip that is cut off', 'x.csv.gz', () => gzipSync(TEXT).subarray(0, -1000), /cut off at byte \d+/],
  [
    'gzip with a wrong checksum',
    'x.csv.gz',
    () => {
      const c = gzipSync(TEXT);
      c[c.length - 6] = (c[c.length - 6] as number) ^ 1;
      return c;
    },
    /damaged, between bytes/,
  ],
  [
    'gzip with junk behind',
    'x.csv.gz',
    () => Buffer.concat([gzipSync(TEXT), Buffer.from('junk')]),
    /damaged|something else begins/,
  ],
  [
    'gzip with padding and junk behind',
    'x.csv.gz',
    () => Buffer.concat([gzipSync(TEXT), Buffer.alloc(50), Buffer.from('junk')]),
    /something else begins at byte \d+/,
  ],
  ['zstd that is cut off', 'x.csv.zst', () => zstdCompressSync(TEXT).subarray(0, -1000), /cut off at byte/],
  [
    'zstd with junk behind',
    'x.csv.zst',
    () => Buffer.concat([zstdCompressSync(TEXT), Buffer.from('junk!')]),
    /something else begins at byte \d+/,
  ],
  ['brotli that is none', 'x.csv.br', () => TEXT, /damaged/],
  [
    'brotli with junk behind',
    'x.csv.br',
    () => Buffer.concat([brotliCompressSync(TEXT, { params: { 1: 3 } }), Buffer.from('junk')]),
    /something else begins/,
  ],
];

test.each(BROKEN)('%s is an error that says where', async (_, file, content, says) => {
  const compressed = content();
  for (const piped of [false, true]) {
    if (piped && file.endsWith('.br')) continue;
    const table = await freshTable();
    const args = ['--to', url, '--table', table];
    const ran = piped
      ? await sluice(['load', '-', ...args], compressed)
      : await sluice(['load', temporaryFile(file, compressed), ...args]);
    expect([errorCode(ran.stderr), ran.status, piped]).toEqual(['source/corrupt', 5, piped]);
    expect(ran.stderr).toMatch(says);
  }
});

test('a bomb', async () => {
  const layer = brotliCompressSync(Buffer.concat([Buffer.from('a,b\n1,'), Buffer.alloc(200 << 20, 'x')]), {
    params: { 1: 1 },
  });
  const table = await freshTable();
  const { child, ended } = startSluice([
    'load',
    temporaryFile('bomb.csv.br', layer),
    '--to',
    url,
    '--table',
    table,
  ]);
  const peak = watchPeak(child);
  const ran = await ended;
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/limit', 5]);
  expect(ran.stderr).toMatch(/by byte [\d,]+ of what is compressed\s+that is more than 1,000 times as much/);
  expect(peak()).toBeLessThan(300e6);
});

/** A million rows of a hundred bytes that all but vanish when they are compressed. */
const repeated = () => {
  const row = `1,${'x'.repeat(97)}\n`;
  return Buffer.concat([Buffer.from('a,b\n'), Buffer.from(row.repeat(1_000_000))]);
};

test('a ratio that is too high for one limit, and not for another', async () => {
  const file = temporaryFile('repeated.csv.zst', zstdCompressSync(repeated()));
  const table = await freshTable();
  const load = (...more: string[]) => sluice(['load', file, '--to', url, '--table', table, ...more]);
  for (const more of [[], ['--max-ratio', '500'], ['--max-ratio', '500:1']]) {
    const ran = await load(...more);
    expect([errorCode(ran.stderr), ran.status, more]).toEqual(['source/limit', 5, more]);
  }
  const loaded = `SELECT coalesce(sum(loaded), 0)::int FROM sluice.unlogged_span`;
  const committed = await ask(url, `SELECT count(*)::int FROM ${table}`);
  expect(await ask(url, `${loaded} WHERE input = '${file}'`)).toBe(committed);
  expect(committed).toBeGreaterThan(0);
  expect((await load('--max-ratio', 'none')).status).toBe(0);
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(1_000_000);
});

test('a limit on what comes out: what was committed stays, and with more the load goes on', async () => {
  for (const [name, content] of [
    ['out.csv.gz', gzipSync(TEXT)],
    ['out.csv.br', brotliCompressSync(TEXT, { params: { 1: 3 } })],
  ] as const) {
    const table = await freshTable();
    const small = ['--batch', '2000rows', '--chunk', '16KiB'];
    const args = ['load', temporaryFile(name, content), '--to', url, '--table', table, ...small];
    const ran = await sluice([...args, '--max-output', '1MiB']);
    expect([errorCode(ran.stderr), ran.status]).toEqual(['source/limit', 5]);
    expect(ran.stderr).toContain('the limit is 1,048,576 bytes');
    const committed = Number(await ask(url, `SELECT count(*) FROM ${table}`));
    expect(committed).toBeLessThan(60_000);
    expect((await sluice([...args, '--max-output', '1GiB'])).status).toBe(0);
    expect(await ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) FROM ${table}`)).toBe('60000 60000');
  }
  const piped = await sluice(
    ['load', '-', '--to', url, '--table', await freshTable(), '--max-output', '1MiB'],
    gzipSync(TEXT),
  );
  expect([errorCode(piped.stderr), piped.status]).toEqual(['source/limit', 5]);
});

test.each([
  ['--max-ratio', '0'],
  ['--max-ratio', '2:3'],
  ['--max-output', 'much'],
])('%s %s is not understood', async (...option) => {
  const ran = await sluice(['load', 'x.csv.gz', '--to', url, ...option]);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['usage', 2]);
});

test('a load that was killed goes on, and a finished one is known', async () => {
  const table = await freshTable();
  const file = temporaryFile('again.csv.gz', gzipSync(TEXT));
  const args = [
    'load',
    file,
    '--to',
    url,
    '--table',
    table,
    '--batch',
    '2000rows',
    '--chunk',
    '16KiB',
    '--lanes',
    '1',
  ];
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  const { child, ended } = startSluice(args);
  await expect
    .poll(() => ask(url, `SELECT count(*)::int > 0 FROM ${table}`), { timeout: 20_000, interval: 5 })
    .toBe(true);
  child.kill('SIGKILL');
  await ended;
  expect((await sluice(args)).status).toBe(0);
  expect(await ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) FROM ${table}`)).toBe('60000 60000');
  const again = await sluice(args);
  expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
  writeFileSync(file, gzipSync(`a,b\n${rows(0, 10)}`));
  expect((await sluice(args)).status).toBe(0);
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(60_010);
});

test('what other tools write', async () => {
  const table = await freshTable();
  const file = temporaryFile('tool.csv', TEXT);
  execFileSync('gzip', ['-9', file]);
  expect((await sluice(['load', `${file}.gz`, '--to', url, '--table', table])).status).toBe(0);
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(60_000);
});
