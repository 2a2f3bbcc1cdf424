import { describe, expect, test } from 'vitest';
import { SluiceError } from '../../../src/errors.ts';
import { chooseEncoding } from '../../../src/formats/encoding/choose.ts';
import { encodingNamed } from '../../../src/formats/encoding/encoding.ts';
import { SINGLE_BYTE_NAMES, singleByteTable } from '../../../src/formats/encoding/single-byte.ts';

describe('names', () => {
  test.each([
    ['UTF-8', 'utf-8'],
    ['utf8', 'utf-8'],
    ['utf-16', 'utf-16'],
    ['UCS-2', 'utf-16'],
    ['utf-16le', 'utf-16le'],
    ['UTF-16BE', 'utf-16be'],
    ['latin1', 'iso-8859-1'],
    ['ISO-8859-1', 'iso-8859-1'],
    ['iso88591', 'iso-8859-1'],
    ['l1', 'iso-8859-1'],
    ['windows-1252', 'windows-1252'],
    ['cp1252', 'windows-1252'],
    ['latin5', 'iso-8859-9'],
    ['cp1254', 'windows-1254'],
    ['tis-620', 'iso-8859-11'],
    ['ascii', 'us-ascii'],
    ['US-ASCII', 'us-ascii'],
    ['latin2', 'iso-8859-2'],
    ['latin9', 'iso-8859-15'],
    ['iso-8859-16', 'iso-8859-16'],
    ['logical', 'iso-8859-8'],
    ['cyrillic', 'iso-8859-5'],
    ['koi8', 'koi8-r'],
    ['koi8-u', 'koi8-u'],
    ['cp866', 'ibm866'],
    ['mac', 'macintosh'],
    ['sjis', 'shift_jis'],
    ['gb2312', 'gbk'],
    ['GB18030', 'gb18030'],
    ['big5-hkscs', 'big5'],
    ['ks_c_5601-1987', 'euc-kr'],
    ['iso-2022-jp', 'iso-2022-jp'],
  ])('%s is %s', (label, name) => {
    expect(encodingNamed(label)?.name).toBe(name);
    expect(encodingNamed(name)?.name).toBe(name);
  });

  test.each(['utf-32', 'utf-7', 'ebcdic', 'cp437', '', 'replacement', 'iso-2022-kr'])(
    '%s is none',
    (label) => {
      expect(encodingNamed(label)).toBe(undefined);
    },
  );
});

describe('tables', () => {
  /** What TextDecoder calls by a name of ISO is an encoding of Windows, or is not there. */
  const own = ['us-ascii', 'iso-8859-1', 'iso-8859-9', 'iso-8859-11'];

  test.each(SINGLE_BYTE_NAMES.filter((name) => !own.includes(name)))('%s is what TextDecoder has', (name) => {
    const decoder = new TextDecoder(name);
    const theirs = Array.from({ length: 256 }, (_, byte) => decoder.decode(Uint8Array.of(byte)));
    const ours = singleByteTable(name)?.map((point) => String.fromCodePoint(point ?? 0xfffd));
    expect(ours).toEqual(theirs);
  });

  test.each([
    ['iso-8859-1', 'windows-1252'],
    ['iso-8859-9', 'windows-1254'],
    ['iso-8859-11', 'windows-874'],
  ])('%s is %s, but for control characters', (iso, windows) => {
    const table = singleByteTable(iso) ?? [];
    expect(table.slice(0, 0xa0)).toEqual(Array.from({ length: 0xa0 }, (_, byte) => byte));
    expect(table.slice(0xa0)).toEqual(singleByteTable(windows)?.slice(0xa0));
  });

  test('ASCII ends at 127', () => {
    const table = singleByteTable('us-ascii');
    expect(table).toEqual(Array.from({ length: 256 }, (_, byte) => (byte < 128 ? byte : undefined)));
    expect(singleByteTable('shift_jis')).toBe(undefined);
  });
});

describe('the choice', () => {
  const wide = (text: string) => Buffer.from(text, 'utf16le');
  const big = (text: string) => wide(text).swap16();
  const choose = (head: Uint8Array, asked?: string) => {
    try {
      return chooseEncoding(head, asked, 'x.csv').name;
    } catch (error) {
      if (error instanceof SluiceError) return `${error.code}: ${error.message}`;
      throw error;
    }
  };
  const LOOKS = 'source/header: the input looks like';

  test.each<[name: string, head: Uint8Array, asked: string | undefined, chosen: string]>([
    ['nothing', Buffer.from(''), undefined, 'utf-8'],
    ['ASCII', Buffer.from('a,b\n'), undefined, 'utf-8'],
    ['bytes that are no UTF-8', Buffer.from('a,\xff\n', 'latin1'), undefined, 'utf-8'],
    ['the mark of UTF-8', Buffer.from('\ufeffa'), undefined, 'utf-8'],
    ['a mark', wide('\ufeffa'), undefined, 'utf-16le'],
    ['a mark of the other kind', big('\ufeffa'), undefined, 'utf-16be'],
    [
      'a mark and zeros',
      wide('\ufeff\0'),
      undefined,
      'source/header: the input is UTF-32LE, which is not read',
    ],
    ['the same, asked for', wide('\ufeff\0'), 'utf-16le', 'utf-16le'],
    ['UTF-16 without a mark, asked for', wide('a'), 'utf-16', 'utf-16le'],
    ['UTF-16 with a mark, asked for', big('\ufeffa'), 'utf-16', 'utf-16be'],
    [
      'UTF-16 against UTF-8',
      Buffer.from('\ufeffa'),
      'utf-16',
      'source/header: the input begins with the byte order mark of UTF-8, and --encoding says utf-16',
    ],
    ['UTF-8 with a mark, asked for', Buffer.from('\ufeffa'), 'utf-8', 'utf-8'],
    [
      'UTF-16 without a mark',
      wide('a,b\n1,x\n'),
      undefined,
      `${LOOKS} UTF-16LE, and has no mark that says so`,
    ],
    [
      'the same, cut anywhere',
      wide('a,b\n1,x\n').subarray(0, -1),
      undefined,
      `${LOOKS} UTF-16LE, and has no mark that says so`,
    ],
    [
      'UTF-16BE without a mark',
      big('a,b\r\n1,x\r\n'),
      undefined,
      `${LOOKS} UTF-16BE, and has no mark that says so`,
    ],
    [
      'UTF-16 of mostly other letters',
      wide(`${'漢字'.repeat(40)}\n${'Ċ'.repeat(3)}\n\n\n\n`),
      undefined,
      `${LOOKS} UTF-16LE, and has no mark that says so`,
    ],
    ['the same, taken for UTF-8', wide('a,b\n1,x\n'), 'utf-8', 'utf-8'],
    ['NULs here and there', Buffer.from('a,b\n\0,x\n1,\0\n'), undefined, 'utf-8'],
    ['NULs at odd places in text', Buffer.from('a,b\n1,\0\n2,\0\n'), undefined, 'utf-8'],
    [
      'NULs before every line end',
      Buffer.from(`a,b\n${'123456789012345678901234567\0\n'.repeat(20)}`),
      undefined,
      'utf-8',
    ],
  ])('%s', (_, head, asked, chosen) => {
    expect(choose(head, asked)).toBe(chosen);
  });
});
