import fc from 'fast-check';
import { expect, test } from 'vitest';
import { excerptOf } from '../../src/cli/excerpt.ts';
import { displayWidth } from '../../src/cli/width.ts';

/** The place is where the brackets are; the text under the pointer comes back. */
function pointed(marked: string, columns: number): { text: string; under: string } {
  const from = Buffer.byteLength(marked.slice(0, marked.indexOf('[')));
  const plain = marked.replace(/[[\]]/g, '');
  const end = Buffer.byteLength(marked.slice(0, marked.indexOf(']')).replace('[', ''));
  const { text, before, width } = excerptOf(Buffer.from(plain), from, end, columns);
  let column = 0;
  let under = '';
  for (const character of text) {
    if (column >= before && column < before + width) under += character;
    column += displayWidth(character);
  }
  return { text, under };
}

test.each([
  ['1,[abc],2', 40, '1,abc,2', 'abc'],
  ['1,[],2', 40, '1,,2', ','],
  ['[abc]', 3, 'abc', 'abc'],
  ['表,[表]', 40, '表,表', '表'],
  ['a\tb,[x\u202ey]', 40, 'a\\tb,x\\u202ey', 'x\\u202ey'],
  [`${'x'.repeat(100)}[abc]${'y'.repeat(100)}`, 13, '…xxxxabcyyyy…', 'abc'],
  [`[abc]${'y'.repeat(100)}`, 13, 'abcyyyyyyyy…', 'abc'],
  [`${'x'.repeat(100)}[abc]`, 13, '…xxxxxxxxabc', 'abc'],
  [`1,[${'z'.repeat(100)}],2`, 13, '…zzzzzzzzzzz…', 'zzzzzzzzzzz'],
  [`${'表'.repeat(5000)}[abc]${'表'.repeat(5000)}`, 13, '…表表abc表表…', 'abc'],
])('%#', (marked, columns, text, under) => {
  expect(pointed(marked, columns)).toEqual({ text, under });
});

test('an excerpt is never wider than asked for, and the pointer stays within it', () => {
  const bytes = fc.uint8Array({ maxLength: 200 });
  fc.assert(
    fc.property(bytes, bytes, bytes, fc.integer({ min: 20, max: 80 }), (before, value, behind, columns) => {
      const whole = Buffer.concat([before, value, behind]);
      const excerpt = excerptOf(whole, before.length, before.length + value.length, columns);
      expect(displayWidth(excerpt.text)).toBeLessThanOrEqual(columns);
      expect(excerpt.before + excerpt.width).toBeLessThanOrEqual(columns + 1);
    }),
  );
});
