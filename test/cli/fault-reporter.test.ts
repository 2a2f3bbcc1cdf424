import { describe, expect, test } from 'vitest';
import { FaultReporter } from '../../src/cli/fault-reporter.ts';
import { Screen } from '../../src/cli/screen.ts';
import * as n from '../../src/record/fault-number.ts';
import type { Parcel } from '../../src/record/parcel.ts';
import { parcelOf } from '../support/parcel.ts';
import { FakeTerminal } from '../support/terminal.ts';

function reporting(stream: FakeTerminal) {
  const screen = new Screen(stream, { NO_COLOR: '1' });
  const reporter = new FaultReporter(screen, 'orders.csv.rejects.ndjson');
  reporter.listen({ type: 'started', source: 'orders.csv', target: 'db', size: 1, from: 0 });
  const reject = (parcel: Parcel) => reporter.listen({ type: 'rejected', parcel, faults: parcel.faults });
  return { screen, reporter, reject };
}

const numbers = Array.from({ length: 40 }, (_, at) => `column${at}`);
/** One row with a fault in each of so many columns. */
const manyKinds = (count: number) =>
  parcelOf(
    `${numbers.join(',')}\n`,
    numbers.slice(0, count).map((column, field) => ({ row: 0, field, column, fault: n.FAULT_NUMERIC })),
  );
const many = (count: number, column = 'amount') =>
  parcelOf(
    'a,b\n'.repeat(count),
    Array.from({ length: count }, (_, row) => ({ row, field: 0, column, fault: n.FAULT_NUMERIC })),
  );

describe('on a terminal', () => {
  test('the first of a kind is shown, with how many its parcel had; the rest is counted', () => {
    const stream = new FakeTerminal({ isTTY: true });
    const { reporter, reject } = reporting(stream);
    reject(many(37));
    reject(many(1000));
    reject(many(5, 'price'));
    reporter.finish();
    const lines = stream.text.split('\n');
    expect(lines.filter((line) => line.startsWith('error['))).toEqual([
      'error[type/numeric] orders.csv:1:1 (byte 0) column "amount": not a number',
      'error[type/numeric] orders.csv:1:1 (byte 0) column "price": not a number',
    ]);
    expect(stream.text).toContain('(37 such rows so far)');
    expect(lines.slice(-4)).toEqual([
      'rejected rows:',
      '  1,037  type/numeric  column "amount": not a number',
      '      5  type/numeric  column "price": not a number',
      '',
    ]);
  });

  test('ten kinds are shown, and all are counted', () => {
    const stream = new FakeTerminal({ isTTY: true });
    const { reporter, reject } = reporting(stream);
    reject(manyKinds(40));
    reporter.finish();
    expect(stream.text.match(/^error\[/gm)).toHaveLength(10);
    expect(stream.text.match(/^ +1 {2}type/gm)).toHaveLength(40);
  });

  test('a single row of its kind needs no count', () => {
    const stream = new FakeTerminal({ isTTY: true });
    const { reporter, reject } = reporting(stream);
    reject(many(1));
    const before = stream.text;
    reporter.finish();
    expect(stream.text).toBe(before);
  });
});

describe('off a terminal', () => {
  test.each([1, 2, 3, 10, 40])('%i kinds leave room for an error', (kinds) => {
    const stream = new FakeTerminal({ isTTY: false });
    const { screen, reporter, reject } = reporting(stream);
    reject(manyKinds(kinds));
    reject(manyKinds(kinds));
    reporter.finish();
    expect(stream.text.match(/^error\[/gm)).toHaveLength(Math.min(kinds, 2));
    expect(stream.text.split('\n').length - 1).toBe(25 - screen.room);
    expect(screen.room).toBeGreaterThanOrEqual(5);
  });

  test('what is not listed is summed up', () => {
    const stream = new FakeTerminal({ isTTY: false });
    const { reporter, reject } = reporting(stream);
    reject(manyKinds(40));
    reject(manyKinds(40));
    reporter.finish();
    expect(stream.text).toContain('  and 72 rows of 36 more kinds\n');
  });
});

test('without rejects nothing is said', () => {
  const stream = new FakeTerminal({ isTTY: true });
  reporting(stream).reporter.finish();
  expect(stream.text).toBe('');
});
