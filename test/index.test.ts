import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { PassThrough } from 'node:stream';
import { text } from 'node:stream/consumers';
import type { RunEvent } from 'sluice';
import { check, EXIT_STATUS, load, SluiceError } from 'sluice';
import { beforeAll, expect, expectTypeOf, test } from 'vitest';
import { ask } from './support/ask.ts';
import { createDatabase } from './support/database.ts';
import { temporaryFile, temporaryFolder } from './support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

test('the package loads a file from code, and tells what happens', async () => {
  await ask(url, 'CREATE TABLE orders (a int, "b,""c" text)');
  const file = temporaryFile('orders.csv', '1,x\nnone,y\n3,z\n');
  const events: RunEvent[] = [];
  const outcome = await load(file, {
    to: url,
    table: 'orders',
    header: false,
    columns: ['a', 'b,"c'],
    lanes: 1,
    workers: 0,
    onEvent: (event) => events.push(event),
  });
  expect(outcome).toMatchObject({
    state: 'loaded',
    tally: { read: 3, loaded: 2, rejected: 1 },
    table: 'public.orders',
  });
  expect(await ask(url, 'SELECT array_agg(a ORDER BY a) FROM orders')).toEqual([1, 3]);
  expect(events.map(({ type }) => type)).toEqual(['started', 'chunk', 'rejected', 'settled']);
  const rejected = events.find((event) => event.type === 'rejected');
  expect(rejected?.faults[0]).toMatchObject({ code: 'type/integer', column: 'a' });
  expectTypeOf(outcome.tally.loaded).toEqualTypeOf<number>();
});

test('what stops a run is a SluiceError with a code and an exit status', async () => {
  const missing = await load(join(temporaryFolder(), 'none.csv'), { to: url }).catch(
    (error: unknown) => error,
  );
  expect(missing).toBeInstanceOf(SluiceError);
  expect(missing).toMatchObject({ code: 'source/missing', exitStatus: EXIT_STATUS['source/missing'] });
});

test('a signal stops it, and nothing is left half done', async () => {
  await ask(url, 'CREATE TABLE stopped (a int)');
  const file = join(temporaryFolder(), 'long.csv');
  writeFileSync(file, `a\n${Array.from({ length: 200_000 }, (_, i) => `${i}\n`).join('')}`);
  const stop = new AbortController();
  const options = { to: url, table: 'stopped', batch: '1000rows', chunk: '4KiB', lanes: 1 };
  const stopped = load(file, {
    ...options,
    signal: stop.signal,
    onEvent: ({ type }) => type === 'settled' && stop.abort(new Error('enough')),
  });
  await expect(stopped).rejects.toThrow('enough');
  expect(await load(file, options)).toMatchObject({ state: 'resumed', tally: { loaded: 200_000 } });
  expect(await ask(url, 'SELECT count(DISTINCT a)::int FROM stopped')).toBe(200_000);
});

test('records into a stream, and a check, from code', async () => {
  const rows = Array.from({ length: 50_000 }, (_, i) => `${i},row ${i}\n`).join('');
  const file = temporaryFile('in.csv', `a,b\n${rows}`);
  const output = new PassThrough();
  const written = text(output);
  const outcome = await load(file, { to: '-', toFormat: 'csv', output, chunk: '64KiB' });
  output.end();
  expect(outcome).toMatchObject({ state: 'loaded', tally: { loaded: 50_000 } });
  expect(await written).toBe(`a,b\n${rows}`);
  expect(await check(file)).toMatchObject({ state: 'checked', tally: { read: 50_000, loaded: 50_000 } });
  const nowhere = await load(file, { to: '-' }).catch((error: unknown) => error);
  expect(nowhere).toMatchObject({ code: 'usage' });
});
