import { afterAll, beforeAll, expect, test } from 'vitest';
import { type Arena, openArena } from '../../bench/arena.ts';
import type { Contestant, Load } from '../../bench/contestants.ts';
import { contestants } from '../../bench/contestants.ts';
import { benchData, makeNdjson } from '../../bench/data.ts';
import { type BenchServer, startServer } from '../../bench/server.ts';

let server: BenchServer;
let arena: Arena;

beforeAll(async () => {
  server = await startServer('18');
  const signal = new AbortController().signal;
  const data = benchData('200KB');
  makeNdjson(data, '200KB');
  arena = await openArena({ url: server.url, kind: 'mixed', data, binary: true, signal });
});

afterAll(() => server[Symbol.asyncDispose]());

const all = [...contestants([], 'csv'), ...contestants([], 'ndjson')];
const peers = all.filter(
  ({ name, needs }, i) => needs.length === 0 && all.findIndex((other) => other.name === name) === i,
);

test.each(peers.map((peer) => [peer.name, peer] as const))(
  '%s leaves what psql leaves',
  async (_name, peer) => {
    const run = await arena.run(peer, 1);
    expect(run.failed).toBeUndefined();
    expect(run.measured?.wallSeconds).toBeGreaterThan(0);
  },
);

/** Psql's own load, followed by a statement that spoils it. */
function spoiled(sql: (table: string) => string): Contestant {
  const psql = (load: Load) => peers[0]?.command(load).argv ?? [];
  return {
    name: 'spoiled',
    needs: [],
    command: (load) => ({ argv: [...psql(load), '-c', sql(load.table)] }),
  };
}

test.each([
  ['a row lost', (t: string) => `delete from ${t} where order_id = 1000000005`, /^loaded \d+ of \d+ rows$/],
  ['a value changed', (t: string) => `update ${t} set amount = 0 where order_id = 1000000005`, /^other rows/],
  [
    'a row doubled and another lost',
    (t: string) =>
      `insert into ${t} select * from ${t} limit 1; delete from ${t} where order_id = 1000000005`,
    /^other rows/,
  ],
  ['a failing command', () => 'select 1/0', /^exit 1: ERROR: {2}division by zero$/],
])('%s is a failed run without a time', async (_name, sql, failed) => {
  const run = await arena.run(spoiled(sql), 1);
  expect(run.failed).toMatch(failed);
  expect(run.measured).toBeUndefined();
});

test('a contestant that is not built says so', async () => {
  const run = await arena.run(
    { name: 'absent', needs: ['dist/no-such-file'], command: () => ({ argv: [] }) },
    1,
  );
  expect(run.failed).toBe('dist/no-such-file is missing: build first');
});
