import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/formats/csv/dialect.ts';
import { checkDelimiter, checkEscape, parsed, referred } from '../../support/csv-parse.ts';

describe('csv-parse agrees with the reference on', () => {
  test.each(['||', '~|~', '::', 'é', '|', ',,', 'aab', '\t|\t'])('fields divided at %j', (delimiter) => {
    checkDelimiter(delimiter, 600);
  });

  test.each([
    ['\\', '"'],
    ['^', "'"],
    ['~', '"'],
  ])('%s as the escape within %s', (escaping, quote) => {
    checkEscape(escaping, quote, ',', 1500);
  });

  test('an escape and a delimiter of several bytes together', () => {
    checkEscape('\\', '"', '||', 1500);
  });
});

describe('what csv-parse has otherwise', () => {
  const dialect: Dialect = { ...DEFAULT_DIALECT, escape: 0x5c };

  test('a doubled quote is one quote, escape or not', () => {
    const bytes = Buffer.from('"a""b\\"c",d\n');
    expect(parsed(bytes, dialect)).toBe('CSV_INVALID_CLOSING_QUOTE');
    expect(referred(bytes, dialect)).toMatchObject([{ fields: [{ text: 'a"b"c' }, { text: 'd' }] }]);
  });

  test('before any other byte an escape is a byte like any other: nothing is lost', () => {
    const bytes = Buffer.from('"C:\\new",d\n');
    expect(parse(bytes, { escape: '\\' })).toEqual([['C:new', 'd']]);
    expect(referred(bytes, dialect)).toMatchObject([{ fields: [{ text: 'C:\\new' }, { text: 'd' }] }]);
  });

  test('outside quotes it is one too', () => {
    const agree = fc.property(fc.constantFrom('a\\b,c\n', '\\,\\\\\n', '\\\n'), (text) => {
      const bytes = Buffer.from(text);
      expect(referred(bytes, dialect)).toEqual(parsed(bytes, dialect));
    });
    fc.assert(agree, { numRuns: 10 });
  });
});
