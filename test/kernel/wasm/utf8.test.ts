import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { BytesKernel } from '../../support/bytes.ts';
import { describeCorpus } from '../../support/corpus.ts';

const kernel = new BytesKernel();
const decoder = new TextDecoder('utf-8', { fatal: true });

/** Where the first sequence begins that Node does not take for UTF-8, or undefined. */
function faultOf(bytes: Uint8Array): number | undefined {
  for (let at = 0; at < bytes.length; ) {
    const size = [1, 2, 3, 4].find((length) => isUtf8(bytes.subarray(at, at + length)));
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

/** Fails unless the kernel answers as Node does, wherever the bytes lie and whatever lies around them. */
function check(bytes: Uint8Array, offsets: readonly number[] = [0, 1, 15]): void {
  const fault = faultOf(bytes);
  for (const offset of offsets) {
    for (const fill of [0x80, 0xf0, 0x20]) {
      const valid = kernel.isUtf8(bytes, offset, fill);
      const found = kernel.utf8Fault(bytes, offset, fill);
      if (valid === (fault === undefined) && found === fault) continue;
      const hex = Buffer.from(bytes).toString('hex');
      expect({ hex, offset, fill, valid, found }).toEqual({
        hex,
        offset,
        fill,
        valid: fault === undefined,
        found: fault,
      });
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

test('every pair of bytes, alone and ahead of what would end a sequence', () => {
  for (let first = 0; first < 256; first += 1) {
    for (let second = 0; second < 256; second += 1) {
      check(Uint8Array.of(first, second), [0]);
      check(Uint8Array.of(first, second, 0x80), [0]);
      check(Uint8Array.of(first, second, 0x80, 0xbf), [0]);
      check(Uint8Array.of(first, second, 0x41, 0x80), [0]);
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
    check(bytes);
    // Cut behind each of its bytes.
    for (let cut = 1; cut <= piece.length; cut += 1) check(bytes.subarray(0, place + cut));
  }
});

test('mixtures, right and with one fault, at every alignment', () => {
  const right = fc.array(fc.constantFrom(...PIECES, Buffer.alloc(16, 'b')), { maxLength: 40, size: 'max' });
  const wrong = fc.option(fc.constantFrom(...FAULTY), { freq: 1 });
  const property = fc.property(right, wrong, right, fc.nat(63), (before, fault, behind, offset) => {
    const bytes = Buffer.concat(fault === null ? [...before, ...behind] : [...before, fault, ...behind]);
    check(bytes, [offset]);
    expect(kernel.isUtf8(bytes, offset)).toBe(decodes(bytes));
  });
  fc.assert(property, { numRuns: 1000 });
});

test('text with one byte changed', () => {
  const text = fc.string({ unit: 'binary', minLength: 1, maxLength: 200, size: 'max' });
  const property = fc.property(text, fc.nat(), fc.nat(255), fc.nat(63), (value, place, byte, offset) => {
    const bytes = Buffer.from(value.toWellFormed());
    bytes[place % bytes.length] = byte;
    check(bytes, [offset]);
    expect(kernel.isUtf8(bytes, offset)).toBe(decodes(bytes));
  });
  fc.assert(property, { numRuns: 1000 });
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
