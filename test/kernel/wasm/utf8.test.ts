import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BytesKernel } from '../../support/bytes.ts';
import { describeCorpus } from '../../support/corpus.ts';

const kernel = new BytesKernel();
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/** The judge: where the first sequence begins that the decoder refuses, or undefined. */
function faultOf(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find((length) => decodes(bytes.subarray(at, at + length)));
    if (size === undefined) return at;
    at += size;
  }
  return undefined;
}

function decodes(bytes: Uint8Array): boolean {
  try {
    decoder.decode(bytes);
    return true;
  } catch {
    return false;
  }
}

/** Whether the kernel answers as the judge does, wherever the bytes lie and whatever lies around them. */
function agrees(bytes: Uint8Array, offsets: readonly number[] = [0, 1, 15]): void {
  const fault = faultOf(bytes);
  for (const offset of offsets) {
    for (const fill of [0x80, 0xf0, 0x20]) {
      expect(kernel.isUtf8(bytes, offset, fill), `${Buffer.from(bytes).toString('hex')} at ${offset}`).toBe(
        fault === undefined,
      );
      expect(kernel.utf8Fault(bytes, offset, fill)).toBe(fault);
    }
  }
}

test('all code points', () => {
  const all = Array.from({ length: 0x110000 }, (_, point) => point).filter((point) => point >> 11 !== 0x1b);
  let text = '';
  for (const point of all) text += String.fromCodePoint(point);
  const bytes = Buffer.from(text);
  expect(kernel.isUtf8(bytes)).toBe(true);
  expect(kernel.utf8Fault(bytes)).toBe(undefined);
});

test('pairs of bytes, alone and ahead of what would end a sequence', () => {
  // One or more of each kind of byte.
  const kinds = [
    0, 0x41, 0x7f, 0x80, 0x8f, 0x90, 0x9f, 0xa0, 0xbf, 0xc0, 0xc1, 0xc2, 0xdf, 0xe0, 0xe1, 0xec, 0xed, 0xee,
    0xef,
  ];
  for (const first of [...kinds, 0xf0, 0xf1, 0xf3, 0xf4, 0xf5, 0xf7, 0xf8, 0xff]) {
    for (const second of [...kinds, 0xf0, 0xf4, 0xf5, 0xff]) {
      agrees(Uint8Array.of(first, second), [0]);
      agrees(Uint8Array.of(first, second, 0x80), [0]);
      agrees(Uint8Array.of(first, second, 0x80, 0xbf), [0]);
      agrees(Uint8Array.of(first, second, 0x41, 0x80), [0]);
    }
  }
});

const PIECES = ['a', 'é', '漢', '😀', '\u{10ffff}', '\uffff'].map((text) => Buffer.from(text));
const FAULTY = [
  '80',
  'c3',
  'c080',
  'e080',
  'e08080',
  'eda080',
  'f08080',
  'f0808080',
  'f4908080',
  'f5',
  'ff',
  'e28228',
].map((hex) => Buffer.from(hex, 'hex'));

test.each([
  0, 1, 2, 3, 13, 14, 15, 16, 17, 29, 30, 31, 32, 33, 47, 48, 49, 60, 61, 62, 63, 64, 65, 66, 127, 128,
])('a sequence at %i, in every length up to four blocks', (place) => {
  for (const piece of [...PIECES, ...FAULTY]) {
    const bytes = Buffer.concat([Buffer.alloc(place, 'x'), piece, Buffer.alloc(64 - (place % 64), 'y')]);
    agrees(bytes);
    // Cut behind each of its bytes.
    for (let cut = 1; cut <= piece.length; cut += 1) agrees(bytes.subarray(0, place + cut));
  }
});

test('mixtures agree with TextDecoder at every alignment', () => {
  const parts = fc.array(fc.constantFrom(...PIECES, ...PIECES, ...PIECES, Buffer.alloc(16, 'b'), ...FAULTY), {
    maxLength: 60,
  });
  const property = fc.property(parts, fc.nat(63), (pieces, offset) =>
    agrees(Buffer.concat(pieces), [offset]),
  );
  fc.assert(property, { numRuns: 2000 });
});

test('text with one byte changed', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200 });
  const property = fc.property(text, fc.nat(), fc.nat(255), fc.nat(63), (value, place, byte, offset) => {
    const bytes = Buffer.from(value.toWellFormed());
    bytes[place % bytes.length] = byte;
    agrees(bytes, [offset]);
  });
  fc.assert(property, { numRuns: 2000 });
});

describeCorpus('utf8-stress', (folder) => {
  interface Case {
    id: string;
    hex: string;
    valid_utf8_rfc3629: boolean;
  }
  const cases: Case[] = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8'));

  test.each(cases)('$id: $hex', ({ hex, valid_utf8_rfc3629: valid }) => {
    const bytes = Buffer.from(hex, 'hex');
    expect(kernel.isUtf8(bytes)).toBe(valid);
    for (let before = 0; before <= 64; before += 1) {
      const middle = Buffer.concat([Buffer.alloc(before, 'x'), bytes, Buffer.alloc(40, 'y')]);
      expect(kernel.isUtf8(middle)).toBe(valid);
    }
  });
});
