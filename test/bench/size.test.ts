import { expect, test } from 'vitest';
import { parseSize } from '../../bench/size.ts';

test.each([
  ['300MB', 300_000_000],
  ['64MiB', 67_108_864],
  ['1.5GB', 1_500_000_000],
  ['10 kb', 10_000],
  ['42', 42],
])('%s is %d bytes', (text, bytes) => {
  expect(parseSize(text)).toBe(bytes);
});

test.each(['', 'MB', '-1MB', '3TB', '1,5GB'])('%j is not a size', (text) => {
  expect(() => parseSize(text)).toThrow('not a size');
});
