import { describe, expect, test } from 'vitest';
import { suspectDelimiter } from '../../../src/formats/csv/delimiter.ts';
import { DEFAULT_DIALECT } from '../../../src/formats/csv/dialect.ts';

const suspect = (head: string, isWhole = true) =>
  suspectDelimiter(Buffer.from(head), isWhole, DEFAULT_DIALECT);

describe('suspectDelimiter', () => {
  test.each([
    ['semicolons', 'a;b;c\n1;2;3\n', '";"', 3],
    ['decimal commas in the rows', 'a;b\n1,5;2\n', '";"', 2],
    ['tabs', 'a\tb\n1\t2\n', 'tab', 2],
    ['bars', 'a|b|c', '"|"', 3],
    ['quoted fields', '"a";"b;"\n1;"2;"\n', '";"', 2],
    ['the one with more fields', 'a|b;c;d\n1|2;3;4\n', '";"', 3],
    ['a byte order mark and CR', '\ufeffa;b;c\r1;2;3\r', '";"', 3],
  ])('%s', (_, head, name, fields) => {
    expect(suspect(head)).toMatchObject({ name, fields });
  });

  test.each([
    ['several columns', 'a;b,c\n1;2,3\n'],
    ['a broken header that stays broken', 'a";b;c\n1;2;3\n'],
    ['one column', 'a\n1\n'],
    ['a coincidence in the header', 'a;b\n1\n2\n'],
    ['a coincidence in a header alone', 'a;b\n'],
    ['rows of different widths', 'a;b;c\n1;2;3\n1;2\n'],
    ['nothing', ''],
    ['quoted as one', '"a;b;c"\n"1;2;3"\n'],
    ['broken when divided so', 'a;b;c\n1;2"2;3\n'],
  ])('nothing to say: %s', (_, head) => {
    expect(suspect(head)).toBeUndefined();
  });

  test('a record that is cut off is not counted', () => {
    expect(suspect('a;b;c\n1;2;3\n1;2', false)).toMatchObject({ fields: 3, records: 2 });
    expect(suspect('a;b;c\n1;2;3\n1;2', true)).toBeUndefined();
  });

  test('the evidence is one line', () => {
    expect(suspect('a;b;c\n1;2;3\n')?.evidence).toBe(
      'each of the first 2 records has 3 fields when divided at ";", and the header has 1 when divided at ","',
    );
    expect(suspect('"a";"b"\n1;2\n')?.evidence).toBe(
      'each of the first 2 records has 2 fields when divided at ";", and the header is broken when divided at ","',
    );
    expect(suspect('a\tb\tc')?.evidence).toBe(
      'the only record has 3 fields when divided at tab, and the header has 1 when divided at ","',
    );
  });
});
