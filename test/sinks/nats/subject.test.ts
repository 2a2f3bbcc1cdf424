import fc from 'fast-check';
import { expect, test } from 'vitest';
import { covers, overlaps, patternOf } from '../../../src/sinks/nats/subject.ts';
import { parseTemplate } from '../../../src/sinks/nats/template.ts';
import { headerValueOf, tokenOf } from '../../../src/sinks/nats/token.ts';
import { filtered, textOf, toBytes } from '../../../src/sinks/nats/value.ts';

test.each([
  ['a.b', 'a.b', true, true],
  ['a.*', 'a.b', true, true],
  ['a.b', 'a.*', false, true],
  ['a.>', 'a.*.c', true, true],
  ['a.>', 'a', false, false],
  ['>', 'a.b', true, true],
  ['a.*', 'a.b.c', false, false],
  ['*.x', 'a.*', false, true],
  ['a.b.>', 'a.*', false, false],
  ['b', 'a', false, false],
])('%s covers %s: %s; overlaps: %s', (outer, inner, isCovered, isOverlap) => {
  expect([covers(outer, inner), overlaps(outer, inner), overlaps(inner, outer)]).toEqual([
    isCovered,
    isOverlap,
    isOverlap,
  ]);
});

test('a token with a field in it is any token', () => {
  expect(patternOf(parseTemplate('', 'a.{b}.c-{d|lower|default:x.y}.e'))).toBe('a.*.*.e');
});

test('tokens are legal, short, and as different as the values', () => {
  const text = fc.oneof(fc.string({ unit: 'binary' }), fc.string({ unit: 'grapheme', maxLength: 400 }));
  fc.assert(
    fc.property(text, text, (one, other) => {
      const [a, b] = [tokenOf(toBytes(one)), tokenOf(toBytes(other))];
      for (const token of [a, b]) {
        // biome-ignore lint/suspicious/noControlCharactersInRegex: none of them may be there
        expect(token).not.toMatch(/^$|[\u0000- \u007f.*>$]/);
        expect(token.length).toBeLessThanOrEqual(128);
        expect(toBytes(Buffer.from(token, 'latin1').toString())).toBe(token);
      }
      // The one exception: the empty value has the token of "_".
      const same = toBytes(one) === toBytes(other) || [one, other].every((v) => v === '' || v === '_');
      expect(a === b).toBe(same);
    }),
  );
});

test('values of headers have no line ends, and keep their characters', () => {
  expect(headerValueOf(toBytes(' a\r\nNats-Msg-Id: x à'))).toBe(toBytes('a Nats-Msg-Id: x à'));
});

test('filters, one after the other', () => {
  const apply = (value: unknown, filters: string) => {
    const [part] = parseTemplate('', `{f|${filters}}`).parts;
    if (part?.kind !== 'field') throw new Error('no field');
    return Buffer.from(filtered(textOf(toBytes(JSON.stringify(value))), part.filters), 'latin1').toString();
  };
  expect(apply('ÀB c', 'lower')).toBe('àb c');
  expect(apply('Crème brûlée!', 'slug')).toBe('creme-brulee');
  expect(apply(null, 'default:none')).toBe('none');
  expect(apply('', 'slug|default:none')).toBe('none');
  expect(apply(true, 'default:x')).toBe('true');
  expect(apply({ a: [1] }, 'default:x')).toBe('{"a":[1]}');
  expect(apply('tab\t"q" \u00e9', 'lower')).toBe('tab\t"q" é');
});
