import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csv, filesIn, freshTarget, rows } from '../../support/many-files.ts';
import { errorCode, sluice } from '../../support/sluice.ts';

const run = (folder: string, ...args: string[]) => sluice(args, '', folder);

test('several files into one file, in their order; what is written is no source, though the pattern matches it', async () => {
  const folder = filesIn({ '1.csv': csv(0, 3), '2.csv': 'b,a\nrow 3,3\n', '3.csv': '' });
  for (const more of [[], ['--overwrite']]) {
    const ran = await run(folder, 'load', '*.csv', '--to', 'out.csv', ...more);
    expect([ran.status, ran.stderr.includes('error')]).toEqual([0, false]);
    expect(readFileSync(join(folder, 'out.csv'), 'utf8')).toBe(`a,b\n${rows(0, 4)}`);
  }
  const same = await run(folder, 'load', '1.csv', '2.csv', '--to', '2.csv', '--overwrite');
  expect([same.status, errorCode(same.stderr)]).toEqual([2, 'usage']);
  expect(readFileSync(join(folder, '2.csv'), 'utf8')).toBe('b,a\nrow 3,3\n');
  const piped = await run(folder, 'load', '1.csv', '2.csv', '--to', '-');
  expect(piped.stdout.split('\n').length).toBe(5);
});

test('several files are checked without a table', async () => {
  const folder = filesIn({ '1.csv': csv(0, 3), '2.csv': 'a,b\nx,y,z\n' });
  const ran = await run(folder, 'check', '?.csv', '--json');
  expect(ran.status).toBe(3);
  expect(JSON.parse(ran.stdout)).toMatchObject({ read: 4, rejected: 1 });
});

test('--atomic: rows of all files are seen at once, and those of new files at once again', async () => {
  const { load, counts, order } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 10), '2.csv': csv(10, 20) });
  expect((await load(folder, '?.csv', '--atomic')).status).toBe(0);
  const more = filesIn({ '1.csv': csv(0, 10), '2.csv': 'a,b,c\n' });
  expect((await load(more, '?.csv', '--atomic')).status).toBe(5);
  expect(await counts()).toEqual([20, 20]);
  writeFileSync(join(folder, '3.csv'), csv(20, 30));
  const third = await load(folder, '?.csv', '--atomic', '--json');
  expect([third.status, third.stderr]).toEqual([0, '']);
  expect(JSON.parse(third.stdout)).toMatchObject({ state: 'resumed', loaded: 30 });
  expect(await counts()).toEqual([30, 30]);
  expect((await order()).split(' ').length).toBe(30);
});

test('--replace: with a file that is new, changed or gone, all of them are loaded in place of the rows', async () => {
  const { load, counts, order } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 3), '2.csv': csv(3, 5) });
  const replace = async () => (await load(folder, '?.csv', '--replace', '--lanes', '1', '--json')).stdout;
  const state = async () => JSON.parse(await replace()).state as string;
  expect([await state(), await order()]).toEqual(['loaded', '0 1 2 3 4']);
  expect([await state(), await counts()]).toEqual(['nothing-to-do', [5, 5]]);
  writeFileSync(join(folder, '3.csv'), csv(5, 6));
  expect([await state(), await order()]).toEqual(['loaded', '0 1 2 3 4 5']);
  writeFileSync(join(folder, '1.csv'), csv(7, 8));
  expect([await state(), await order()]).toEqual(['loaded', '7 3 4 5']);
  rmSync(join(folder, '2.csv'));
  expect([await state(), await order()]).toEqual(['loaded', '7 5']);
});
