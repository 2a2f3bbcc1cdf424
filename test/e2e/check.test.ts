import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

const ORDERS = join(import.meta.dirname, '../../fixtures/orders.csv');

const rejectsOf = (file: string) => parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

test('a clean file: one line that adds up, and the types that were found', async () => {
  const { status, stdout, stderr } = await sluice(['check', ORDERS]);
  expect({ status, stdout }).toEqual({ status: 0, stdout: '' });
  const [first, ...more] = stderr.trimEnd().split('\n');
  expect(first).toMatch(
    /^checked 10,000 rows of \S+ against the types found in .*: read 10,000 = valid 10,000 \+ rejected 0 \+ filtered 0 \+ duplicate 0$/,
  );
  expect(more[0]).toBe('types found:');
  expect(more[1]).toMatch(/order_id +bigint/);
});

test('findings: status 3, a reject file, and nothing else', async () => {
  const rows = Array.from({ length: 90_000 }, (_, i) => `${i},a text that makes the file longer\n`);
  rows[89_000] = 'x,y\n';
  rows[89_001] = '1,2,3\n';
  const file = temporaryFile('bad.csv', `a,b\n${rows.join('')}`);
  const { status, stdout, stderr } = await sluice(['check', file, '--json']);
  expect(status).toBe(3);
  expect(stderr).toContain('read 90,000 = valid 89,998 + rejected 2');
  expect(JSON.parse(stdout)).toMatchObject({
    state: 'checked',
    read: 90_000,
    valid: 89_998,
    rejected: 2,
    loaded: 0,
    exit: 3,
  });
  expect(rejectsOf(file).map(({ line, code }) => [line, code])).toEqual([
    [89_002, 'type/integer'],
    [89_003, 'csv/too-many-fields'],
  ]);
  expect(readdirSync(dirname(file)).sort()).toEqual(['bad.csv', 'bad.csv.rejects.ndjson']);
});

test('against a table: its rules hold, nothing is written there', async () => {
  await ask(url, 'CREATE TABLE t (a smallint NOT NULL, b varchar(3), c int DEFAULT 1)');
  const file = temporaryFile('in.csv', 'a,b\n1,abc\n70000,abc\n2,abcd\n,x\n3,\n');
  const { status, stderr } = await sluice(['check', file, '--to', url, '--table', 't']);
  expect(status).toBe(3);
  expect(stderr).toContain('against public.t');
  expect(stderr).toContain('read 5 = valid 2 + rejected 3');
  expect(stderr).toContain('expected  smallint, from table public.t');
  const codes = rejectsOf(file).map(({ code }) => code);
  expect(codes).toEqual(['type/integer-range', 'type/length', 'rule/not-null']);
  expect(await ask(url, 'SELECT count(*)::int FROM t')).toBe(0);
  expect(await ask(url, "SELECT count(*)::int FROM pg_namespace WHERE nspname = 'sluice'")).toBe(0);
});

test('a type that only the server reads is said to be unchecked', async () => {
  await ask(url, 'CREATE TABLE places (a int, p point)');
  const file = temporaryFile('in.csv', 'a,p\n1,nowhere\n');
  const { status, stderr } = await sluice(['check', file, '--to', url, '--table', 'places']);
  expect(status).toBe(0);
  expect(stderr).toContain('not checked: column "p", point, which only the server reads');
});

test('a table that may only be read is enough', async () => {
  await ask(url, 'CREATE TABLE seen (a int)');
  await ask(url, 'CREATE ROLE reader LOGIN');
  await ask(url, 'GRANT SELECT ON seen TO reader');
  const as = new URL(url);
  as.username = 'reader';
  const file = temporaryFile('in.csv', 'a\n1\n');
  expect((await sluice(['check', file, '--to', as.href, '--table', 'seen'])).status).toBe(0);
});

test('no such table, columns that do not fit, a field that is new', async () => {
  await ask(url, 'CREATE TABLE narrow (a int)');
  const file = temporaryFile('in.csv', 'a,b\n1,2\n');
  const missing = await sluice(['check', file, '--to', url, '--table', 'nowhere']);
  expect([missing.status, errorCode(missing.stderr)]).toEqual([6, 'target/missing-table']);
  const misfit = await sluice(['check', file, '--to', url, '--table', 'narrow']);
  expect([misfit.status, errorCode(misfit.stderr)]).toEqual([6, 'target/columns']);
  expect((await sluice(['check', file, '--to', url, '--table', 'narrow', '--ignore-extra'])).status).toBe(0);
});

test('several sources at once', async () => {
  const files = [temporaryFile('a.csv', 'a,b\n1,x\n'), temporaryFile('b.csv', 'b,a\ny,2\nz,3\n')];
  const { status, stderr } = await sluice(['check', ...files]);
  expect(status).toBe(0);
  expect(stderr).toContain('read 3 = valid 3 + rejected 0');
});

test('JSON, standard input, and a limit of rejects', async () => {
  const ndjson = await sluice(['check', '-', '--format', 'ndjson', '--rejects', 'none'], '{"a":1}\n{"a":2\n');
  expect(ndjson.status).toBe(3);
  expect(ndjson.stderr).toContain('read 2 = valid 1 + rejected 1');
  const bad = 'a,b\n'.concat('1,2\n1,2,3\n'.repeat(20_000));
  expect((await sluice(['check', '-', '--rejects', 'none'], bad)).stderr).toContain('rejected 20,000');
  const limited = await sluice(
    ['check', '-', '--rejects', 'none', '--max-rejects', '1'],
    'a,b\n1,2\n1,2,3\n1,2\n1,2,3\n1,2\n',
  );
  expect([limited.status]).toEqual([4]);
});
