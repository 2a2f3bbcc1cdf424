import { expect, test } from 'vitest';
import { cutToWidth, displayWidth } from '../../src/cli/width.ts';

test.each([
  ['', 0],
  ['abc', 3],
  ['äöü', 3],
  ['e\u0301', 1],
  ['表', 2],
  ['ｗｉｄｅ', 8],
  ['한국', 4],
  ['😍', 2],
  ['│…', 2],
])('%j is %i wide', (text, width) => {
  expect(displayWidth(text)).toBe(width);
});

test.each([
  ['abcdef', 6, 'abcdef'],
  ['abcdef', 5, 'abcd…'],
  ['abcdef', 1, '…'],
  ['abcdef', 0, ''],
  ['表表表', 6, '表表表'],
  ['表表表', 5, '表表…'],
  ['表表表', 4, '表…'],
])('%j cut to %i', (text, columns, cut) => {
  expect(cutToWidth(text, columns)).toBe(cut);
});
