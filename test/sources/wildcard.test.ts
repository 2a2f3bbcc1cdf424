import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Wildcard } from '../../src/sources/wildcard.ts';

test.each([
  ['*', ['a', 'a.b', 'é\n*'], ['.a']],
  ['?', ['a', '*', '𝄞'], ['ab', '.', '']],
  ['a*c', ['ac', 'abc', 'abbcc'], ['ab', 'acb', 'xac']],
  ['*.csv', ['x.csv', 'x.csv.csv'], ['.csv', 'x.csvx', 'csv']],
  ['.*', ['.a', '.'], ['a', 'a.b']],
  ['[a-cx]', ['a', 'b', 'c', 'x'], ['d', '', 'ab', 'A']],
  ['[!a-c]', ['d', '!', '𝄞'], ['a', 'b']],
  ['[^a]', ['b', '^'], ['a']],
  ['[]a]', [']', 'a'], ['b', '[]a]']],
  ['[!]a]', ['b'], [']', 'a']],
  ['[a-]', ['a', '-'], ['b']],
  ['[a', ['[a'], ['a']],
  ['a]', ['a]'], ['a']],
  ['[.]a', [], ['.a']],
  ['\\*', ['*'], ['a', '\\*']],
  ['\\[a]', ['[a]'], ['a']],
  ['a\\', ['a\\'], ['a']],
  ['part-*-of-*', ['part-1-of-2', 'part--of-'], ['part-1-of', 'part-1-of2']],
] as const)('%s', (pattern, yes, no) => {
  const wildcard = new Wildcard(pattern);
  expect(yes.filter((name) => !wildcard.matches(name))).toEqual([]);
  expect(no.filter((name) => wildcard.matches(name))).toEqual([]);
});

test('it agrees with regular expressions on random patterns and names', () => {
  const part = fc.constantFrom('*', '?', 'a', 'b', '.', '[ab]', '[!a]');
  const pattern = fc.array(part, { maxLength: 8 }).map((parts) => parts.join(''));
  const name = fc.string({ unit: fc.constantFrom('a', 'b', 'c', '.'), minLength: 1, maxLength: 10 });
  const asRegExp = (glob: string) =>
    new RegExp(
      `^${glob
        .replaceAll('.', '\\.')
        .replaceAll('*', '.*')
        .replace(/(?<!\[)\?/g, '.')
        .replaceAll('[!', '[^')}$`,
      's',
    );
  fc.assert(
    fc.property(pattern, name, (glob, text) => {
      const isHidden = text.startsWith('.') && !glob.startsWith('.');
      expect(new Wildcard(glob).matches(text)).toBe(!isHidden && asRegExp(glob).test(text));
    }),
    { numRuns: 5000 },
  );
});

test('stars upon stars do not take for ever', () => {
  expect(new Wildcard(`${'*a'.repeat(100)}b`).matches('a'.repeat(255))).toBe(false);
});
