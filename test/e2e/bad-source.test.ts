import { chmodSync, readFileSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import pg from 'pg';
import { beforeAll, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, startSluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';
import { loadUnclosed } from '../support/unclosed.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

async function freshTable(columns: string): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE UNLOGGED TABLE ${name} (${columns})`);
  return name;
}

test('a quote that nothing closes costs its own record, and no memory', async () => {
  const table = await freshTable('a int, b text');
  const { ran, records, rejects, landed, peakBytes } = await loadUnclosed(url, table, 96e6);
  expect(ran.status).toBe(3);
  expect(rejects).toEqual([
    expect.objectContaining({
      line: 3,
      record: 2,
      start: 8,
      code: 'csv/unclosed-quote',
      raw: '2,"opened here',
    }),
  ]);
  expect(ran.stderr).toContain('error[csv/unclosed-quote] -:3');
  expect(landed).toBe(`${records - 1} 1 ${records}`);
  expect(JSON.parse(ran.stdout)).toMatchObject({ read: records, loaded: records - 1, rejected: 1 });
  expect(peakBytes).toBeGreaterThan(50e6);
  expect(peakBytes).toBeLessThan(240e6);
});

test('a file that is cut while it is read: what is committed stays, the next run explains', async () => {
  const table = await freshTable('a int, b text');
  const rows = Array.from({ length: 60_000 }, (_, i) => `${i},${'z'.repeat(1000)}\n`).join('');
  const file = temporaryFile('shrinks.csv', `a,b\n${rows}`);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  // While the table is locked no batch gets on, and so the reader is far from the end.
  await holder.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  const { ended } = startSluice(['load', file, '--to', url, '--table', table, '--lanes', '1']);
  const waits = `SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%${table}%'`;
  await expect.poll(() => ask(url, waits), { timeout: 20_000 }).toBe(1);
  truncateSync(file, 50_000_000);
  await holder.query('ROLLBACK');
  const ran = await ended;
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/changed', 5]);
  expect(ran.stderr).toContain('the file ends at byte 50000000');
  const count = await ask(url, `SELECT count(*)::int FROM ${table}`);
  expect(await ask(url, `SELECT max(a)::int FROM ${table}`)).toBe((count as number) - 1);

  const again = await sluice(['load', file, '--to', url, '--table', table]);
  expect([errorCode(again.stderr), again.status]).toEqual(['ledger/changed', 5]);
  expect(again.stderr).toContain('--restart');
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(count);
});

test('a file that grows while it is read is loaded as far as it went when it was opened', async () => {
  const table = await freshTable('a int, b text');
  const rows = (from: number, to: number) =>
    Array.from({ length: to - from }, (_, i) => `${from + i},${'z'.repeat(1000)}\n`).join('');
  const file = temporaryFile('grows.csv', `a,b\n${rows(0, 40_000)}`);
  const holder = new pg.Client({ connectionString: url });
  await holder.connect();
  onTestFinished(() => holder.end());
  await holder.query(`BEGIN; LOCK TABLE ${table} IN SHARE MODE`);
  const { ended } = startSluice(['load', file, '--to', url, '--table', table]);
  const waits = `SELECT count(*)::int FROM pg_stat_activity WHERE wait_event_type = 'Lock' AND query LIKE '%${table}%'`;
  await expect.poll(() => ask(url, waits), { timeout: 20_000 }).toBeGreaterThan(0);
  writeFileSync(file, rows(40_000, 40_010), { flag: 'a' });
  await holder.query('ROLLBACK');
  expect((await ended).status).toBe(0);
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(40_000);
});

test('a file that may not be read', async () => {
  const table = await freshTable('a int, b text');
  const file = temporaryFile('secret.csv', 'a,b\n1,x\n');
  chmodSync(join(file, '..'), 0o755);
  chmodSync(file, 0o000);
  const nobody = process.getuid?.() === 0 ? { uid: 65_534, gid: 65_534 } : {};
  const { ended } = startSluice(['load', file, '--to', url, '--table', table], '/', nobody);
  const ran = await ended;
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/unreadable', 5]);
  expect(ran.stderr).toContain('secret.csv');
});

test('more fields than any table has columns', async () => {
  const table = await freshTable('a int, b text');
  const wide = Array.from({ length: 20_000 }, (_, i) => `c${i}`).join();
  const file = temporaryFile('wide.csv', `${wide}\n${wide}\n`);
  const ran = await sluice(['load', file, '--to', url, '--table', table, '--ignore-extra']);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/header', 5]);
  const bare = await sluice(['load', file, '--to', url, '--table', table, '--no-header']);
  expect([errorCode(bare.stderr), bare.status]).toEqual(['source/header', 5]);
  expect(bare.stderr).toContain('20000 fields');
});

test('names of files that were made to hurt', async () => {
  const table = await freshTable('a int, b text');
  for (const name of [
    "'; DROP TABLE x; --.csv",
    '-rf.csv',
    '\u001b[31mred.csv',
    '%s%n.csv',
    '日本語 \u202e.csv',
    '$(id).csv',
  ]) {
    const folder = temporaryFolder();
    writeFileSync(join(folder, name), 'a,b\n1,x\n');
    const ran = await sluice(['load', '--to', url, '--table', table, '--', name], '', folder);
    expect([ran.stderr, ran.status]).toEqual(['', 0]);
    expect(
      await ask(
        url,
        `SELECT count(*)::int FROM sluice.unlogged_job WHERE right(source, length($$${name}$$)) = $$${name}$$`,
      ),
    ).toBe(1);
    writeFileSync(join(folder, name), 'a,b\nnone,x\n');
    const bad = await sluice(['load', '--to', url, '--table', table, '--again', '--', name], '', folder);
    expect(bad.status).toBe(3);
    // biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for.
    expect(bad.stderr).not.toMatch(/[\x00-\x09\x0b-\x1f\x7f\u202e]/);
    expect(readFileSync(join(folder, `${name}.rejects.ndjson`), 'utf8')).toContain('"none,x"');
  }
  expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(6);
});

test('an address of another protocol', async () => {
  const ran = await sluice(['load', 'ftp://ann:hunter2@host/x.csv', '--to', url, '--table', 't']);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['source/missing', 5]);
  expect(ran.stderr).toContain('http, https and s3 are read');
  expect(ran.stderr).not.toContain('hunter2');
});
