import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../../src/formats/csv/dialect.ts';
import { countLineEnds, detectLineStyle } from '../../../src/formats/csv/lines.ts';

describe('detectLineStyle', () => {
  test.each([
    ['', true, 'lf'],
    ['a', true, 'lf'],
    ['a\nb\rc', true, 'lf'],
    ['a\r\nb\rc', true, 'lf'],
    ['a\rb\nc', true, 'cr'],
    ['a\r', true, 'cr'],
    ['a\r', false, 'lf'],
    ['a\r\r', false, 'cr'],
    ['"a\rb"\nc', true, 'lf'],
    ['"a\nb"\rc', true, 'cr'],
    ['"a""\n"\rc', true, 'cr'],
    ['a,"\n"\rc', true, 'cr'],
    ['a"\rb"\nc', true, 'cr'],
    ['"a"x"\rb', true, 'cr'],
    ['"a\rb', true, 'lf'],
  ] as const)('%j (whole: %s) is %s', (head, isWhole, style) => {
    expect(detectLineStyle(Buffer.from(head), isWhole, DEFAULT_DIALECT)).toBe(style);
  });

  test('without a quote every line end counts', () => {
    const dialect = { ...DEFAULT_DIALECT, quote: undefined };
    expect(detectLineStyle(Buffer.from('"a\rb"\n'), true, dialect)).toBe('cr');
  });
});

test.each([
  ['a\nb\r\nc\rd\r', 'lf', 2],
  ['a\nb\r\nc\rd\r', 'cr', 4],
  ['\r\r\n\n\r', 'cr', 4],
  ['abc', 'lf', 0],
] as const)('countLineEnds of %j in style %s is %i', (input, style, count) => {
  const bytes = Buffer.from(input);
  expect(countLineEnds(bytes, 0, bytes.length, style)).toBe(count);
});
