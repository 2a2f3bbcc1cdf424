import { statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliCompressSync, gzipSync, zstdCompressSync } from 'node:zlib';
import type { RunEvent } from 'sluice';
import { load } from 'sluice';
import { expect, test } from 'vitest';
import { ProgressState } from '../../../src/cli/progress-state.ts';
import { csv, filesIn, freshTarget } from '../../support/many-files.ts';

/** Loads, and gives what a display would know after each event. */
async function watched(url: string, sources: string | string[], more: Record<string, unknown> = {}) {
  const state = new ProgressState();
  const events: RunEvent[] = [];
  const shares: number[] = [];
  const onEvent = (event: RunEvent) => {
    events.push(event);
    state.listen(event, performance.now());
    shares.push(state.share ?? -1);
  };
  const options = { to: url, table: 't', rejects: 'none', chunk: '16KiB', batch: '64KiB', ...more };
  const outcome = await load(sources, { ...options, onEvent }).catch((error: unknown) => error);
  return { state, events, shares, outcome };
}

/** Rows that do not compress too well. */
const text = (from: number, to: number) =>
  `a,b\n${Array.from({ length: to - from }, (_, i) => `${from + i},${Math.sin(from + i)}\n`).join('')}`;

test.each([
  ['plain', (content: string) => Buffer.from(content)],
  ['gzip', (content: string) => gzipSync(content)],
  ['zstd', (content: string) => zstdCompressSync(content)],
  ['brotli', (content: string) => brotliCompressSync(content, { params: { 1: 3 } })],
])('the share of a file grows from nothing to all of its bytes on disk: %s', async (kind, pack) => {
  const { url } = await freshTarget();
  const name = kind === 'brotli' ? 'x.csv.br' : 'x.csv';
  const file = join(filesIn({ [name]: pack(text(0, 100_000)) }), name);
  const { state, shares } = await watched(url, file);
  expect(state.size).toBe(statSync(file).size);
  expect(state.doneBytes).toBeCloseTo(statSync(file).size, 0);
  expect(shares.toSorted((a, b) => a - b)).toEqual(shares);
  expect(shares.filter((share) => share > 0.1 && share < 0.9).length).toBeGreaterThan(3);
});

test('several files, plain and compressed: the whole is the sum of their sizes on disk', async () => {
  const { url } = await freshTarget();
  const contents = {
    '1.csv': csv(0, 9000),
    '2.csv.gz': gzipSync(text(0, 50_000)),
    '3.csv': '',
    '4.csv': csv(0, 5),
  };
  const folder = filesIn(contents);
  const { state, events } = await watched(url, join(folder, '*'));
  const sum = Object.keys(contents).reduce((bytes, name) => bytes + statSync(join(folder, name)).size, 0);
  expect([state.size, Math.round(state.doneBytes)]).toEqual([sum, sum]);
  const inputs = events.flatMap((event) =>
    event.type === 'input' ? [`${event.number}/${event.count} ${event.name}`] : [],
  );
  expect(inputs).toEqual([`1/3 ${folder}/1.csv`, `2/3 ${folder}/2.csv.gz`, `3/3 ${folder}/4.csv`]);
});

test('a load that goes on begins where it was, and counts what is finished in neither part', async () => {
  const { url } = await freshTarget();
  const folder = filesIn({ '1.csv': csv(0, 120_000), '2.csv': csv(120_000, 121_000) });
  const drain = new AbortController();
  const stop = (event: RunEvent) => event.type === 'settled' && drain.abort();
  await load(join(folder, '*.csv'), {
    ...{ to: url, table: 't', chunk: '4KiB', batch: '8KiB', lanes: 1, drain: drain.signal, onEvent: stop },
  });
  const second = await watched(url, join(folder, '*.csv'));
  const size = (name: string) => statSync(join(folder, name)).size;
  expect([second.state.size, second.state.doneBytes]).toEqual([
    size('1.csv') + size('2.csv'),
    second.state.size,
  ]);
  expect(second.outcome).toMatchObject({ state: 'resumed', tally: { loaded: 121_000 } });
  writeFileSync(join(folder, '3.csv'), csv(0, 100));
  const third = await watched(url, join(folder, '*.csv'));
  expect([third.state.size, third.state.doneBytes]).toEqual([size('3.csv'), size('3.csv')]);
});
