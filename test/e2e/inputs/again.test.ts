import {
  appendFileSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  utimesSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { gzipSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { ask } from '../../support/ask.ts';
import { csv, filesIn, freshTarget, rows } from '../../support/many-files.ts';
import { errorCode, parseRejects, sluice, startSluice } from '../../support/sluice.ts';

type Target = Awaited<ReturnType<typeof freshTarget>>;

const SMALL = ['--batch', '300rows', '--chunk', '4KiB', '--max-rejects', '1000'];

/** Starts a load and kills it once more than so many rows are in the table. */
async function killed(
  { url, counts }: Target,
  folder: string,
  args: string[],
  atRows: number,
): Promise<void> {
  const started = startSluice(['load', ...args, ...SMALL, '--to', url, '--table', 't'], folder);
  while ((await counts())[0] < atRows) await sleep(5);
  started.child.kill('SIGKILL');
  await started.ended;
}

/** The state of a job in the ledger: its inputs, those that are finished in brackets. */
const inputsOf = ({ ask }: Target) =>
  ask<string>(`SELECT string_agg(CASE WHEN finished THEN '(' || right(input, 5) || ')' ELSE right(input, 5) END,
    ' ' ORDER BY input) FROM sluice.input`);

test.each(['plain', 'compressed'])(
  'killed in the second of three files, %s: nothing lost, nothing doubled',
  async (kind) => {
    const target = await freshTarget();
    const bad = (file: number, n: number) => `x${file}.${n},bad\n`;
    const content = (file: number) =>
      `a,b\n${Array.from({ length: 100 }, (_, i) => rows(file * 20_000 + i * 200, file * 20_000 + i * 200 + 200) + bad(file, i)).join('')}`;
    const contents = [0, 1, 2].map(content);
    const folder = filesIn(
      Object.fromEntries(
        contents.map((text, i) => (kind === 'plain' ? [`${i}.csv`, text] : [`${i}.csv.gz`, gzipSync(text)])),
      ),
    );
    const args = ['0.csv*', '[1-9].csv*', '--rejects', 'r.ndjson'];
    await killed(target, folder, [...args, '--lanes', '2'], 22_000);
    const [partly] = await target.counts();
    expect(partly).toBeLessThan(40_000);
    const ran = await target.load(
      folder,
      ...args,
      '--max-rejects',
      '1000',
      '--json',
      '--lanes',
      '3',
      '--batch',
      '50KiB',
    );
    expect(ran.status).toBe(3);
    expect(JSON.parse(ran.stdout)).toMatchObject({
      state: 'resumed',
      read: 60_300,
      loaded: 60_000,
      rejected: 300,
    });
    expect(await target.counts()).toEqual([60_000, 60_000]);
    const rejects = parseRejects(readFileSync(join(folder, 'r.ndjson'), 'utf8'));
    const expected = [0, 1, 2].flatMap((file) => Array.from({ length: 100 }, (_, i) => bad(file, i).trim()));
    expect(rejects.map(({ raw }) => raw).sort()).toEqual(expected.sort());
    for (const { source, start, end, raw, line, record } of rejects) {
      const text = contents[Number(/(\d)\.csv/.exec(source)?.[1])] as string;
      expect(text.slice(start, end)).toBe(raw);
      const before = text.slice(0, start).split('\n').length;
      expect([line, record]).toEqual([before, before - 1]);
    }
  },
);

test('a finished job with new files loads those alone, also where it is killed in them', async () => {
  const target = await freshTarget();
  const { load, counts } = target;
  const folder = filesIn({ 'p1.csv': csv(0, 100), 'p2.csv': `${csv(100, 200)}bad,x\n` });
  const args = ['p*.csv', '--rejects', 'r.ndjson', '--max-rejects', '9', '--json'];
  expect((await load(folder, ...args)).status).toBe(3);
  expect(await inputsOf(target)).toBe('(1.csv) (2.csv)');
  writeFileSync(join(folder, 'p0.csv'), csv(200, 300));
  writeFileSync(join(folder, 'p3.csv'), csv(300, 40_000));
  await killed(target, folder, args, 1000);
  expect(await inputsOf(target)).toBe('0.csv (1.csv) (2.csv) 3.csv');
  const status = await sluice(['status', '--to', target.url]);
  expect(status.stdout).toMatch(/p\*\.csv into .*\n[\s\S]* {2}files {3}4 known, [34] begun, 2 finished\n/);
  const ran = await load(folder, ...args);
  expect(JSON.parse(ran.stdout)).toMatchObject({
    state: 'resumed',
    read: 40_001,
    loaded: 40_000,
    rejected: 1,
  });
  expect(await counts()).toEqual([40_000, 40_000]);
  expect(parseRejects(readFileSync(join(folder, 'r.ndjson'), 'utf8'))).toMatchObject([{ raw: 'bad,x' }]);
  // Old files may go, once they are finished.
  rmSync(join(folder, 'p1.csv'));
  expect(JSON.parse((await load(folder, ...args)).stdout)).toMatchObject({ state: 'nothing-to-do', exit: 0 });
  writeFileSync(join(folder, 'p4.csv'), csv(40_000, 40_010));
  expect(JSON.parse((await load(folder, ...args)).stdout)).toMatchObject({
    state: 'resumed',
    loaded: 40_010,
  });
  expect(await counts()).toEqual([40_010, 40_010]);
});

test('a file that has changed since it was loaded stops the load before anything is loaded', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ 'p1.csv': csv(0, 100), 'p2.csv': csv(100, 200) });
  expect((await load(folder, 'p*.csv')).status).toBe(0);
  appendFileSync(join(folder, 'p1.csv'), '999,more\n');
  writeFileSync(join(folder, 'p3.csv'), csv(200, 300));
  const { status, stderr } = await load(folder, 'p*.csv');
  expect([status, errorCode(stderr)]).toEqual([5, 'ledger/changed']);
  expect(stderr).toContain('p1.csv: the source has changed');
  expect(await counts()).toEqual([200, 200]);
  expect((await load(folder, 'p*.csv', '--again')).status).toBe(0);
  expect(await counts()).toEqual([501, 301]);
  utimesSync(join(folder, 'p2.csv'), 1, 1);
  expect((await load(folder, 'p*.csv')).status).toBe(5);
});

test('a file that is half loaded must not go, nor change; one that is not begun may', async () => {
  const target = await freshTarget();
  const folder = filesIn({
    'p1.csv': csv(0, 40_000),
    'p2.csv': csv(40_000, 40_100),
    'p3.csv': csv(40_100, 40_200),
  });
  await killed(target, folder, ['p*.csv', '--lanes', '1'], 600);
  const one = join(folder, 'p1.csv');
  renameSync(one, join(folder, 'away'));
  const gone = await target.load(folder, 'p*.csv');
  expect([gone.status, errorCode(gone.stderr)]).toEqual([5, 'ledger/changed']);
  expect(gone.stderr).toContain('not there any more');
  renameSync(join(folder, 'away'), one);
  renameSync(join(folder, 'p3.csv'), join(folder, 'away'));
  appendFileSync(join(folder, 'p2.csv'), '40200,more\n');
  expect((await target.load(folder, 'p*.csv')).status).toBe(0);
  expect(await target.counts()).toEqual([40_101, 40_101]);
  // It was never loaded, whatever the ledger thought of it before.
  renameSync(join(folder, 'away'), join(folder, 'p3.csv'));
  expect((await target.load(folder, 'p*.csv')).status).toBe(0);
  expect(await target.counts()).toEqual([40_201, 40_201]);
});

test('an empty file that is filled later is loaded then', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ 'p1.csv': csv(0, 10), 'p2.csv': '', 'p3.csv': 'a,b\n' });
  expect((await load(folder, 'p*.csv')).status).toBe(0);
  writeFileSync(join(folder, 'p2.csv'), csv(10, 20));
  writeFileSync(join(folder, 'p3.csv'), csv(20, 30));
  expect((await load(folder, 'p*.csv')).status).toBe(0);
  expect(await counts()).toEqual([30, 30]);
});

test('a file that changes while those before it are loaded ends the run; what was committed stays', async () => {
  const target = await freshTarget();
  const { url, client, counts } = target;
  const folder = filesIn({ 'p1.csv': csv(0, 5000), 'p2.csv': csv(5000, 5010) });
  await client.query('BEGIN; LOCK TABLE t IN ACCESS EXCLUSIVE MODE');
  const args = ['p*.csv', '--to', url, '--table', 't', '--lanes', '1', '--batch', '1KiB', '--chunk', '1KiB'];
  const { ended } = startSluice(['load', ...args], folder);
  // The session that holds the lock does not hear of new tables.
  const isBegun = () => ask(url, `SELECT to_regclass('sluice.input') IS NOT NULL`);
  await expect.poll(isBegun, { timeout: 20_000 }).toBe(true);
  await sleep(200);
  appendFileSync(join(folder, 'p2.csv'), '5010,more\n');
  await client.query('COMMIT');
  const { status, stderr } = await ended;
  expect([status, errorCode(stderr)]).toEqual([5, 'source/changed']);
  const [loaded] = await counts();
  expect(loaded).toBeGreaterThan(0);
  expect((await target.load(folder, 'p*.csv')).status).toBe(0);
  expect(await counts()).toEqual([5011, 5011]);
});

test('the order of names makes no other job, nor does the folder that the command runs in', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ 'd/1.csv': csv(0, 10), 'd/2.csv': csv(10, 20) });
  expect((await load(folder, 'd/1.csv', 'd/2.csv')).status).toBe(0);
  const again = await load(join(folder, 'd'), './2.csv', '1.csv');
  expect([again.status, again.stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
  expect(await counts()).toEqual([20, 20]);
});

test('--job goes on under its name with other sources, but not with one alone', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 10), '2.csv': csv(10, 20), '3.csv': csv(20, 30) });
  expect((await load(folder, '1.csv', '2.csv', '--job', 'mine')).status).toBe(0);
  expect((await load(folder, '?.csv', '--job', 'mine')).status).toBe(0);
  expect(await counts()).toEqual([30, 30]);
  const alone = await load(folder, '1.csv', '--job', 'mine');
  expect([alone.status, errorCode(alone.stderr)]).toEqual([5, 'ledger/changed']);
  expect((await load(folder, '1.csv', '--job', 'other')).status).toBe(0);
  const many = await load(folder, '1.csv', '2.csv', '--job', 'other');
  expect([many.status, errorCode(many.stderr)]).toEqual([5, 'ledger/changed']);
  expect(await counts()).toEqual([40, 30]);
});

test('a list of files that the shell has made longer is refused; a pattern in quotes is not', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 10), '2.csv': csv(10, 20) });
  expect((await load(folder, '1.csv', '2.csv')).status).toBe(0);
  writeFileSync(join(folder, '3.csv'), csv(20, 30));
  const longer = await load(folder, '1.csv', '2.csv', '3.csv');
  expect([longer.status, errorCode(longer.stderr), await counts()]).toEqual([5, 'ledger/loaded', [20, 20]]);
  expect((await load(folder, '?.csv')).status).toBe(5);
  expect((await load(folder, '3.csv')).status).toBe(0);
  writeFileSync(join(folder, '4.csv'), csv(30, 40));
  expect(errorCode((await load(folder, '3.csv', '4.csv')).stderr)).toBe('ledger/loaded');
  expect((await load(folder, '4.csv', '1.csv', '--again')).status).toBe(0);
  expect(await counts()).toEqual([50, 40]);
  writeFileSync(join(folder, '2.csv'), csv(40, 50));
  writeFileSync(join(folder, '5.csv'), csv(50, 60));
  expect((await load(folder, '2.csv', '5.csv')).status).toBe(0);
  expect(await counts()).toEqual([70, 60]);
});

test('without a ledger all of them are loaded each time', async () => {
  const { load, counts } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 10), '2.csv': csv(10, 20) });
  for (const times of [1, 2]) {
    expect((await load(folder, '?.csv', '--no-ledger')).status).toBe(0);
    expect(await counts()).toEqual([20 * times, 20]);
  }
  expect(readdirSync(folder)).toEqual(['1.csv', '2.csv']);
});
