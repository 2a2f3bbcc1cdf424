import { describe, expect, test } from 'vitest';
import { exitStatusOf, summaryJson, summaryLines } from '../../src/cli/summary.ts';
import type { LoadOutcome } from '../../src/load/outcome.ts';
import { outcomeOf } from '../support/outcome.ts';

const some = { read: 10_000, loaded: 9988, rejected: 12 };

describe('in words', () => {
  test.each<[Parameters<typeof outcomeOf>[0], string[]]>([
    [
      { tally: some },
      [
        'loaded 9,988 rows into public.orders in 1.2 s (86 MB/s): ' +
          'read 10,000 = loaded 9,988 + rejected 12 + filtered 0 + duplicate 0',
      ],
    ],
    [
      { tally: { read: 1, loaded: 1 }, seconds: 0, bytes: 10, notes: ['sluice db psql opens it'] },
      [
        'loaded 1 row into public.orders in 0.00 s: read 1 = loaded 1 + rejected 0 + filtered 0 + duplicate 0',
        'sluice db psql opens it',
      ],
    ],
    [
      { state: 'resumed', tally: some, earlierRows: 4000 },
      [
        'loaded 9,988 rows into public.orders in 1.2 s (86 MB/s): ' +
          'read 10,000 = loaded 9,988 + rejected 12 + filtered 0 + duplicate 0, 4,000 rows of them read by earlier runs',
      ],
    ],
    [
      { state: 'nothing-to-do', tally: some },
      [
        'nothing to do: orders.csv is in public.orders already: ' +
          'read 10,000 = loaded 9,988 + rejected 12 + filtered 0 + duplicate 0; --again loads it once more',
      ],
    ],
    [
      { state: 'interrupted', tally: { read: 5, loaded: 5 } },
      ['stopped in 1.2 s (86 MB/s): read 5 = loaded 5 + rejected 0 + filtered 0 + duplicate 0'],
    ],
    [
      { table: 'a\x1b[31m', tally: {}, bytes: 0 },
      [
        'loaded 0 rows into a\\x1b[31m in 1.2 s (0 B/s): read 0 = loaded 0 + rejected 0 + filtered 0 + duplicate 0',
      ],
    ],
  ])('%j', (outcome, lines) => {
    expect(summaryLines(outcomeOf(outcome))).toEqual(lines);
  });
});

test('for machines', () => {
  const outcome = outcomeOf({ tally: some, rejectsFile: 'r.ndjson', seconds: 1.23456 });
  expect(JSON.parse(summaryJson(outcome, 3))).toEqual({
    version: 1,
    job: 'job1',
    source: 'orders.csv',
    target: 'postgres://host/db',
    table: 'public.orders',
    state: 'loaded',
    read: 10_000,
    loaded: 9988,
    rejected: 12,
    filtered: 0,
    duplicate: 0,
    bytes: 103_200_000,
    seconds: 1.235,
    rejectsFile: 'r.ndjson',
    exit: 3,
  });
  expect(JSON.parse(summaryJson(outcomeOf({}), 0))).toMatchObject({ rejectsFile: null });
});

test.each<[LoadOutcome['state'], number, 'interrupted' | 'terminated' | undefined, number]>([
  ['loaded', 0, undefined, 0],
  ['loaded', 1, undefined, 3],
  ['resumed', 1, undefined, 3],
  ['loaded', 0, 'interrupted', 0],
  ['interrupted', 0, 'interrupted', 130],
  ['interrupted', 5, 'terminated', 143],
  ['interrupted', 0, undefined, 130],
  ['nothing-to-do', 5, undefined, 0],
  ['explained', 0, undefined, 0],
])('%s with %i rejects, stopped by %s: exit %i', (state, rejected, stoppedBy, status) => {
  expect(exitStatusOf(outcomeOf({ state, tally: { read: rejected, rejected } }), stoppedBy)).toBe(status);
});
