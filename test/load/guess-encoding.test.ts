import { expect, test } from 'vitest';
import { guessEncoding } from '../../src/load/source/guess-encoding.ts';

const latin = (text: string) => Buffer.from(text, 'latin1');
const long = 'größe, '.repeat(500);

test.each<[string, Uint8Array, string, boolean]>([
  ['nothing', Buffer.alloc(0), 'utf-8', false],
  ['ASCII', Buffer.from('a,b\n'), 'utf-8', false],
  ['UTF-8', Buffer.from(long), 'utf-8', false],
  ['UTF-8 with a mark', Buffer.from('\ufeffa'), 'utf-8', true],
  ['UTF-16 with a mark', Buffer.from('\ufeffa,b\n', 'utf16le'), 'utf-16le', true],
  ['UTF-16 without one', Buffer.from('a,b\n1,2\n', 'utf16le'), 'utf-16le', false],
  ['UTF-32', Buffer.from([0xff, 0xfe, 0, 0, 0x61, 0, 0, 0]), 'utf-32le', true],
  ['one byte for each character', latin(long), 'windows-1252', false],
  // One bad record does not make another encoding of a file.
  ['UTF-8 with a byte that is none', Buffer.concat([Buffer.from(long), Buffer.from([0xff])]), 'utf-8', false],
])('%s', (_, bytes, name, hasMark) => {
  expect(guessEncoding(bytes, true)).toMatchObject({ name, hasMark });
});

test('the first byte that is not UTF-8 is told, wherever it stands', () => {
  for (const before of [0, 1, 5, 100, 4096]) {
    const bytes = latin(`${'x'.repeat(before)}\xf6y`);
    expect(guessEncoding(bytes, true).evidence).toContain(`byte ${before.toLocaleString('en-US')}, 0xf6`);
  }
});

test('a character that is cut off at the end is no fault of what goes on', () => {
  const bytes = Buffer.from('xö€😀');
  for (let end = 1; end < bytes.length; end++) {
    expect(guessEncoding(bytes.subarray(0, end), false).name).toBe('utf-8');
  }
  expect(guessEncoding(bytes.subarray(0, 2), true).name).toBe('windows-1252');
});
