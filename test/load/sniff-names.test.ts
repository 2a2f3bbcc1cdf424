import fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseNames } from '../../src/config/names.ts';
import { columnsOption, tableNames } from '../../src/load/infer/sniff-names.ts';

test.each<[string[], string[]]>([
  [
    ['a', 'b'],
    ['a', 'b'],
  ],
  [
    ['a', 'a', 'a'],
    ['a', 'a_2', 'a_3'],
  ],
  [
    ['a', 'a_2', 'a'],
    ['a', 'a_2', 'a_3'],
  ],
  [
    ['', ' ', 'x'],
    ['column_1', 'column_2', 'x'],
  ],
  [
    ['x'.repeat(64), 'x'.repeat(70)],
    ['x'.repeat(63), `${'x'.repeat(61)}_2`],
  ],
])('%j become %j', (names, made) => {
  expect(tableNames(names)).toEqual(made);
});

test('names stay as they are where they can', () => {
  const names = ['b', 'A', 'a b', 'é'];
  expect(tableNames(names)).toBe(names);
});

test('any names become some that a table can have, and --columns reads them back', () => {
  const name = fc.string({ unit: 'grapheme', maxLength: 80 }).map((text) => text.toWellFormed());
  fc.assert(
    fc.property(
      fc.array(fc.oneof(name, fc.constantFrom('a', 'A', 'a,b', '"', ' a ', 'a_2')), { minLength: 1 }),
      (names) => {
        const made = tableNames(names);
        expect(made.length).toBe(names.length);
        expect(new Set(made).size).toBe(names.length);
        for (const one of made) {
          expect(Buffer.byteLength(one)).toBeGreaterThan(0);
          expect(Buffer.byteLength(one)).toBeLessThanOrEqual(63);
        }
        expect(parseNames('--columns', columnsOption(made))).toEqual(made);
      },
    ),
  );
});
