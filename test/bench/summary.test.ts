import { expect, test } from 'vitest';
import type { Run } from '../../bench/arena.ts';
import { NAIVE, PSQL_CSV } from '../../bench/contestants.ts';
import { median, summarize } from '../../bench/summary.ts';

function run(name: string, wallSeconds: number): Run {
  const measured = {
    status: 0,
    stdout: '',
    stderr: '',
    wallSeconds,
    cpuSeconds: 1,
    peakBytes: wallSeconds * 10,
  };
  return { table: 'mixed', name, round: 1, argv: [], measured };
}

test.each([
  [[], Number.NaN],
  [[3], 3],
  [[9, 1, 5], 5],
  [[4, 1, 2, 10], 3],
])('median of %j is %d', (values, expected) => {
  expect(median(values)).toBe(expected);
});

test('ratios are of medians, and a failed contestant has none', () => {
  const spoiled: Run = { table: 'mixed', name: NAIVE, round: 2, argv: [], failed: 'other rows' };
  const runs = [run(PSQL_CSV, 6), run('new', 2), run(NAIVE, 60), run(PSQL_CSV, 10), run('new', 4), spoiled];
  const [psql, fresh, naive] = summarize(runs, 16_000_000);
  expect(psql).toMatchObject({ wallSeconds: 8, megabytesPerSecond: 2, timesPsqlCsv: 1, peakBytes: 100 });
  expect(fresh).toMatchObject({ wallSeconds: 3, runs: 2 });
  expect(fresh?.timesPsqlCsv).toBeCloseTo(8 / 3);
  expect(fresh?.timesNaive).toBeUndefined();
  expect(naive).toMatchObject({ failed: 'other rows' });
  expect(naive?.timesPsqlCsv).toBeUndefined();
});
