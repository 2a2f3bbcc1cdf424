import { expect, test } from 'vitest';
import { formatBytes, formatRows, formatSeconds } from '../../src/cli/amounts.ts';

test.each([
  [0, '0 B'],
  [999, '999 B'],
  [1000, '1.0 kB'],
  [9949, '9.9 kB'],
  [9950, '10 kB'],
  [999_499, '999 kB'],
  [999_500, '1.0 MB'],
  [86_400_000, '86 MB'],
  [50_000_000_000, '50 GB'],
  [5e15, '5000 TB'],
])('%d bytes', (bytes, text) => {
  expect(formatBytes(bytes)).toBe(text);
});

test.each([
  [0, '0.00 s'],
  [0.994, '0.99 s'],
  [0.996, '1.0 s'],
  [12.34, '12.3 s'],
  [59.94, '59.9 s'],
  [59.96, '1 min 00 s'],
  [125, '2 min 05 s'],
  [3599.6, '1 h 00 min'],
  [3725, '1 h 02 min'],
])('%d seconds', (seconds, text) => {
  expect(formatSeconds(seconds)).toBe(text);
});

test.each([
  [0, '0 rows'],
  [1, '1 row'],
  [1_234_567, '1,234,567 rows'],
])('%d rows', (count, text) => {
  expect(formatRows(count)).toBe(text);
});
