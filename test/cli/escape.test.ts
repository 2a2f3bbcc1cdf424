import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { cellsOf } from '../../src/cli/cells.ts';
import { escapeText } from '../../src/cli/escape.ts';
import { firstUnsafe } from '../support/unsafe.ts';

const shown = (bytes: Uint8Array) =>
  cellsOf(bytes)
    .map(({ text }) => text)
    .join('');

describe('escapeText', () => {
  test.each([
    ['plain text, "quotes" and \\', 'plain text, "quotes" and \\'],
    ['a\tb\nc\r', 'a\\tb\\nc\\r'],
    ['\0\x07\x1b[31m\x7f', '\\x00\\x07\\x1b[31m\\x7f'],
    ['\u0085\u009b31m', '\\u0085\\u009b31m'],
    ['user\u202etxt.exe', 'user\\u202etxt.exe'],
    ['\u2066a\u2069', '\\u2066a\\u2069'],
    ['zero\u200bwidth\u200d\ufeff', 'zero\\u200bwidth\\u200d\\ufeff'],
    ['soft\u00adhyphen', 'soft\\u00adhyphen'],
    ['no\u00a0break\u3000', 'no\\u00a0break\\u3000'],
    ['line\u2028paragraph\u2029', 'line\\u2028paragraph\\u2029'],
    ['\ud800lone\udfff', '\\ud800lone\\udfff'],
    ['tag\u{e0041}', 'tag\\u{e0041}'],
    ['hangul filler \u3164', 'hangul filler \\u3164'],
    ['äöü 表 😍 é', 'äöü 表 😍 é'],
  ])('%j', (text, escaped) => {
    expect(escapeText(text)).toBe(escaped);
  });

  test('nothing that any text holds can act on a terminal', () => {
    fc.assert(
      fc.property(fc.string({ unit: 'binary' }), (text) => {
        expect(firstUnsafe([escapeText(text)])).toBeUndefined();
      }),
    );
  });
});

describe('cellsOf', () => {
  test.each<[string, number[], string]>([
    ['a lone continuation', [0x61, 0x80, 0x62], 'a\\x80b'],
    ['an overlong slash', [0xc0, 0xaf], '\\xc0\\xaf'],
    ['an overlong NUL', [0xe0, 0x80, 0x80], '\\xe0\\x80\\x80'],
    ['an encoded surrogate', [0xed, 0xa0, 0x80], '\\xed\\xa0\\x80'],
    ['beyond the last character', [0xf4, 0x90, 0x80, 0x80], '\\xf4\\x90\\x80\\x80'],
    ['a character cut off', [0xf0, 0x9f, 0x98], '\\xf0\\x9f\\x98'],
    ['a character, then half of one', [0xe2, 0x82, 0xac, 0xe2, 0x82], '€\\xe2\\x82'],
    ['a raw C1 byte', [0x9b, 0x33, 0x31], '\\x9b31'],
  ])('%s', (_, bytes, text) => {
    expect(shown(Uint8Array.from(bytes))).toBe(text);
  });

  test('agrees with the decoder of the platform on what is a character', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 30 }), fc.string({ unit: 'grapheme' }), (bytes, text) => {
        const mixed = Buffer.concat([bytes, Buffer.from(text), bytes]);
        const good = cellsOf(mixed).filter(({ broken }) => !broken);
        const decoded = [...mixed.toString()].filter((character) => character !== '\ufffd');
        const own = good
          .map(({ text: character }) => character)
          .filter((character) => character !== '\ufffd');
        expect(own).toEqual(decoded.map(escapeText));
        expect(firstUnsafe(cellsOf(mixed).map((cell) => cell.text))).toBeUndefined();
      }),
    );
  });
});
