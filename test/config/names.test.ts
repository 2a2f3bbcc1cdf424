import { expect, test } from 'vitest';
import { parseNames } from '../../src/config/names.ts';

test.each([
  ['id', ['id']],
  ['id, amount ,day', ['id', 'amount', 'day']],
  ['"a, b",c', ['a, b', 'c']],
  ['"say ""hi"""', ['say "hi"']],
  ['" a "', [' a ']],
  ['__proto__,constructor', ['__proto__', 'constructor']],
])('%s', (text, names) => {
  expect(parseNames('--columns', text)).toEqual(names);
});

test.each(['', ',', 'a,', ',a', 'a,,b', '"a', 'a"b', '"a"b', 'a,b,a'])('refuses %j', (text) => {
  expect(() => parseNames('--columns', text)).toThrow(
    expect.objectContaining({ code: 'usage', place: '--columns' }),
  );
});
