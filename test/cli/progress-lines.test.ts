import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Moment, progressLines } from '../../src/cli/progress-lines.ts';
import { ProgressState } from '../../src/cli/progress-state.ts';
import { displayWidth } from '../../src/cli/width.ts';
import { firstUnsafe } from '../support/unsafe.ts';

const MB = 1e6;

/** A load of 2 GB that has run for ten seconds at 100 MB/s. */
function running({
  size,
  source = 'orders.csv',
  from = 0,
}: {
  size?: number;
  source?: string;
  from?: number;
}) {
  const state = new ProgressState();
  state.listen({ type: 'started', source, target: 'db', size, from }, 0);
  for (let second = 1; second <= 10; second++) {
    const tally = { read: 300_000, loaded: 299_999, rejected: 1, filtered: 0, duplicate: 0 };
    state.listen({ type: 'settled', tally, sourceBytes: 100 * MB, payloadBytes: 1 }, second * 1000);
  }
  return state;
}
const moment: Moment = { millis: 10_000, rssBytes: 98 * MB };

test('share, bytes and time left; rows, rates, rejects and memory', () => {
  expect(progressLines(running({ size: 2000 * MB }), moment, 100)).toEqual([
    'orders.csv  ████████████░░░░░░░░░░░░  50 %  1.0 GB of 2.0 GB  10.0 s left',
    '3,000,000 rows  300,000 rows/s  100 MB/s  10 rejected  RSS 98 MB',
  ]);
});

test('an unknown size: no share, no time left', () => {
  expect(progressLines(running({}), moment, 100)).toEqual([
    'orders.csv  1.0 GB',
    '3,000,000 rows  300,000 rows/s  100 MB/s  10 rejected  RSS 98 MB',
  ]);
});

test('a resumed load begins where it goes on, and its speed is its own', () => {
  const state = new ProgressState();
  state.listen({ type: 'started', source: 'a.csv', target: 'db', size: 1000 * MB, from: 900 * MB }, 0);
  expect(state.share).toBe(0.9);
  const tally = { read: 10, loaded: 10, rejected: 0, filtered: 0, duplicate: 0 };
  state.listen({ type: 'settled', tally, sourceBytes: 50 * MB, payloadBytes: 1 }, 1000);
  expect(state.bytesPerSecond(1000)).toBe(50 * MB);
  expect(state.secondsLeft(1000)).toBe(1);
});

test('an empty source and the first moment have no figures to show', () => {
  const state = new ProgressState();
  expect(progressLines(state, moment, 80)[1]).toBe('0 rows  0 rejected  RSS 98 MB');
  state.listen({ type: 'started', source: 'a.csv', target: 'db', size: 0, from: 0 }, 0);
  expect(progressLines(state, moment, 80)[0]).toBe('a.csv  0 B');
});

test('so is waiting for the source', () => {
  const state = running({ size: 2000 * MB });
  const reason = 'nothing came for 60 s';
  state.listen({ type: 'retrying', of: 'source', attempt: 1, reason, delayMillis: 100 }, 10_000);
  expect(progressLines(state, moment, 100)[1]).toBe(`waiting for the source, attempt 1: ${reason}`);
});

test('waiting for the target is said, until a batch is settled', () => {
  const state = running({ size: 2000 * MB });
  state.listen({ type: 'retrying', attempt: 3, reason: 'connection \x1brefused', delayMillis: 100 }, 10_000);
  expect(progressLines(state, moment, 100)[1]).toBe(
    'waiting for the target, attempt 3: connection \\x1brefused',
  );
  const tally = { read: 1, loaded: 1, rejected: 0, filtered: 0, duplicate: 0 };
  state.listen({ type: 'settled', tally, sourceBytes: 1, payloadBytes: 1 }, 10_100);
  expect(progressLines(state, moment, 100)[1]).toMatch(/^3,000,001 rows/);
});

test('compressed bytes say how far it is, and what is in them how fast', () => {
  const state = new ProgressState();
  state.listen({ type: 'started', source: 'a.csv.gz', target: 'db', size: 100 * MB, from: 0 }, 0);
  state.listen({ type: 'chunk', bytes: 300 * MB, end: 300 * MB, diskBytes: 30 * MB }, 100);
  state.listen({ type: 'chunk', bytes: 300 * MB, end: 600 * MB, diskBytes: 20 * MB }, 100);
  expect(state.share).toBe(0);
  const tally = { read: 10, loaded: 10, rejected: 0, filtered: 0, duplicate: 0 };
  state.listen({ type: 'settled', tally, sourceBytes: 450 * MB, payloadBytes: 1 }, 1000);
  expect([state.share, state.bytesPerSecond(1000), state.secondsLeft(1000)]).toEqual([0.4, 450 * MB, 1.5]);
  state.listen({ type: 'settled', tally, sourceBytes: 150 * MB, payloadBytes: 1 }, 1100);
  expect(state.doneBytes).toBe(50 * MB);
});

test('several inputs: all of them are the whole, the one that is read is named, what is passed over is done', () => {
  const state = new ProgressState();
  state.listen({ type: 'started', source: '*.csv', target: 'db', size: 300, from: 0, inputs: 3 }, 0);
  for (const number of [1, 2, 3]) {
    state.listen({ type: 'input', name: `p${number}.csv`, number, count: 3 }, 1);
    state.listen({ type: 'passed', diskBytes: 20 }, 1);
    state.listen({ type: 'chunk', bytes: 80, end: 100, diskBytes: 80 }, 1);
  }
  const tally = { read: 10, loaded: 10, rejected: 0, filtered: 0, duplicate: 0 };
  expect(progressLines(state, moment, 80)[0]).toMatch(/^p3\.csv \(3 of 3\) .* 20 % {2}60 B of 300 B/);
  state.listen({ type: 'settled', tally, sourceBytes: 240, payloadBytes: 1 }, 1000);
  expect(state.share).toBe(1);
});

describe('width', () => {
  test.each([
    [60, 'orders.csv  50 %  1.0 GB of 2.0 GB  10.0 s left'],
    [30, 'orders.csv  50 %  1.0 GB of 2…'],
    [4, 'ord…'],
    [1, '…'],
  ])('%i columns', (columns, line) => {
    expect(progressLines(running({ size: 2000 * MB }), moment, columns)[0]).toBe(line);
  });

  test('no line is wider than the terminal, or can act on it, whatever the file is called', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), fc.integer({ min: 1, max: 120 }), (source, columns) => {
        const lines = progressLines(running({ size: 2000 * MB, source }), moment, columns);
        for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
        expect(firstUnsafe(lines)).toBeUndefined();
      }),
    );
  });
});

test('what limits the run, once that is measured', () => {
  const state = running({});
  const last = () => progressLines(state, moment, 200)[1].split('  ').at(-1);
  expect(last()).toBe('RSS 98 MB');
  state.listen({ type: 'occupancy', source: 0.05, workers: 0.4, lanes: 0.976 }, 11_000);
  expect(last()).toBe('limited by the target: lanes 98 % busy');
  state.listen({ type: 'occupancy', source: 0.05, workers: 0.99, lanes: 0.4 }, 12_000);
  expect(last()).toBe('limited by the workers: 99 % busy');
  state.listen({ type: 'occupancy', source: 0.9, workers: 0.1, lanes: 0.1 }, 13_000);
  expect(last()).toBe('limited by the source: waits for it 90 %');
});
