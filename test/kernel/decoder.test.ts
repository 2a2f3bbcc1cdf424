import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type Encoding, encodingNamed } from '../../src/formats/encoding/encoding.ts';
import { SINGLE_BYTE_NAMES } from '../../src/formats/encoding/single-byte.ts';
import { openDecoder } from '../../src/kernel/decoder.ts';
import { sourceBytes } from '../../src/record/source-bytes.ts';
import { UNIT_CHARACTER, UNIT_TEXT, UNIT_UTF16 } from '../../src/record/text-unit.ts';
import { BytesKernel } from '../support/bytes.ts';

const named = (name: string) => encodingNamed(name) as Encoding;

/** Decodes pieces, and checks what each is said to stand for. */
function decodeAll(encoding: Encoding, pieces: readonly Uint8Array[]): Buffer {
  const decoder = openDecoder(encoding);
  const texts: Buffer[] = [];
  let sum = 0;
  const take = (decoded: { text: Uint8Array; sourceBytes: number }) => {
    expect(sourceBytes(encoding.unit, decoded.text)).toBe(decoded.sourceBytes);
    texts.push(Buffer.from(decoded.text));
    sum += decoded.sourceBytes;
  };
  for (const piece of pieces) for (const decoded of decoder.decode(piece)) take(decoded);
  take(decoder.end());
  if (encoding.unit !== UNIT_TEXT) expect(sum).toBe(pieces.reduce((bytes, { length }) => bytes + length, 0));
  return Buffer.concat(texts);
}

/** What stands for no character is read as U+FFFD. */
const textOf = (bytes: Buffer) => bytes.toString();

function split(bytes: Uint8Array, cuts: readonly number[]): Uint8Array[] {
  const places = [0, ...cuts.map((cut) => cut % (bytes.length + 1)).sort((a, b) => a - b), bytes.length];
  return places.slice(1).map((end, i) => bytes.subarray(places[i], end));
}

const anyBytes = fc.oneof(
  fc.uint8Array({ maxLength: 300, size: 'max' }),
  // Runs of ASCII with something between them.
  fc
    .array(fc.oneof(fc.constant(Buffer.from('plain text, 0123456789\n')), fc.uint8Array({ maxLength: 5 })), {
      maxLength: 20,
    })
    .map((parts) => Buffer.concat(parts)),
);

const SELF_MADE = ['us-ascii', 'iso-8859-1', 'iso-8859-9', 'iso-8859-11'];
const MULTI_BYTE = ['shift_jis', 'euc-jp', 'euc-kr', 'gbk', 'gb18030', 'big5', 'iso-2022-jp'];

describe('is what TextDecoder makes of it, wherever the bytes are cut', () => {
  test('at a cut that makes the decoder of Node throw', () => {
    const bytes = Uint8Array.of(129, 48, 0);
    const expected = new TextDecoder('gb18030', { ignoreBOM: true }).decode(bytes);
    expect(textOf(decodeAll(named('gb18030'), [bytes.subarray(0, 2), bytes.subarray(2)]))).toBe(expected);
  });

  test.each([...SINGLE_BYTE_NAMES.filter((name) => !SELF_MADE.includes(name)), ...MULTI_BYTE])(
    '%s',
    (name) => {
      const property = fc.property(anyBytes, fc.array(fc.nat(), { maxLength: 4 }), (bytes, cuts) => {
        const expected = new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
        expect(textOf(decodeAll(named(name), split(bytes, cuts)))).toBe(expected);
      });
      fc.assert(property, { numRuns: 200 });
    },
  );

  const units = fc.array(
    fc.oneof(
      { weight: 6, arbitrary: fc.integer({ min: 0, max: 0x7f }) },
      fc.integer({ min: 0, max: 0xffff }),
      fc.integer({ min: 0xd7f0, max: 0xe00f }),
      fc.constantFrom(0xfeff, 0xfffe, 0xfffd, 0x80, 0x7ff, 0x800),
    ),
    { maxLength: 200, size: 'max' },
  );

  test.each(['utf-16le', 'utf-16be'])('%s, at every length and cut', (name) => {
    const property = fc.property(
      units,
      fc.boolean(),
      fc.array(fc.nat(), { maxLength: 4 }),
      (all, odd, cuts) => {
        const bytes = Buffer.concat([
          Buffer.from(Uint16Array.from(all).buffer),
          Buffer.alloc(odd ? 1 : 0, 'x'),
        ]);
        const expected = new TextDecoder(name, { ignoreBOM: true }).decode(bytes);
        expect(textOf(decodeAll(named(name), split(bytes, cuts)))).toBe(expected);
      },
    );
    fc.assert(property, { numRuns: 2000 });
  });

  test('UTF-16, one byte at a time', () => {
    const text = `a${'é'.repeat(20)}漢😀${'x'.repeat(40)}\ud800y\udc00`;
    const bytes = Buffer.from(text, 'utf16le');
    const expected = new TextDecoder('utf-16le').decode(bytes);
    expect(
      textOf(
        decodeAll(
          named('utf-16le'),
          Array.from(bytes, (byte) => Uint8Array.of(byte)),
        ),
      ),
    ).toBe(expected);
  });

  test('every character, of more than one slice', () => {
    const points = Array.from({ length: 0x110000 }, (_, point) => point).filter(
      (point) => point >> 11 !== 0x1b,
    );
    let text = '';
    for (const point of points) text += String.fromCodePoint(point);
    const bytes = Buffer.from(text, 'utf16le');
    expect(decodeAll(named('utf-16le'), [bytes]).equals(Buffer.from(text))).toBe(true);
    expect(decodeAll(named('utf-16be'), [Buffer.from(bytes).swap16()]).equals(Buffer.from(text))).toBe(true);
  });
});

test('what is no character is no UTF-8 either', () => {
  const hex = (name: string, bytes: string) =>
    decodeAll(named(name), [Buffer.from(bytes, 'hex')]).toString('hex');
  expect(hex('utf-16le', '3dd86100')).toBe('ff61');
  expect(hex('utf-16le', '00dc00d8')).toBe('ffff');
  expect(hex('utf-16le', '610062')).toBe('61fe');
  expect(hex('utf-16le', '3dd800')).toBe('fd');
  expect(hex('utf-16be', 'd83dde00fffd')).toBe('f09f9880efbfbd');
  expect(hex('us-ascii', '61ff62')).toBe('61ff62');
  expect(hex('windows-1253', 'aae1')).toBe('ffceb1');
  expect(hex('euc-kr', 'ff41')).toBe('ff41');
  expect(hex('shift_jis', '93')).toBe('ff');
});

test('a text that was given out holds until the next but one', () => {
  const decoder = openDecoder(named('latin1'));
  const [before] = [...decoder.decode(Buffer.alloc(1 << 16, 'a'))];
  const [behind] = [...decoder.decode(Buffer.alloc(1 << 16, 'b'))];
  expect([before?.text[0], before?.text.at(-1), behind?.text[0]]).toEqual([97, 97, 98]);
});

test('the kernel counts the bytes of the source as the plain version does', () => {
  const kernel = new BytesKernel();
  const pieces = fc.constantFrom('a', 'é', '漢', '😀', '\u{10ffff}').map((text) => Buffer.from(text));
  const odd = fc.constantFrom(0xfd, 0xfe, 0xff).map((byte) => Buffer.from([byte]));
  const text = fc.array(fc.oneof({ weight: 9, arbitrary: pieces }, odd), { maxLength: 120, size: 'max' });
  const property = fc.property(
    text,
    fc.nat(20),
    fc.constantFrom(0, UNIT_CHARACTER, UNIT_UTF16, UNIT_TEXT),
    (parts, from, unit) => {
      const bytes = Buffer.concat(parts).subarray(from);
      expect(kernel.sourceBytes(unit, bytes, from)).toBe(sourceBytes(unit, bytes));
    },
  );
  fc.assert(property, { numRuns: 2000 });
});
