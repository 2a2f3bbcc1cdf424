import { SluiceError } from '../errors.ts';
import { encodingNamed } from '../formats/encoding/encoding.ts';
import { SINGLE_BYTE_NAMES } from '../formats/encoding/single-byte.ts';
import { oneOf } from './one-of.ts';
import type { RawLoad } from './raw.ts';
import { suggest } from './suggest.ts';

/** How the source's bytes are read as text. */
export interface TextSettings {
  /** The name of an encoding; undefined where a byte order mark tells, and it is UTF-8 without one. */
  readonly encoding: string | undefined;
  /** What is no character: a fault of its record, or U+FFFD. */
  readonly invalidUtf8: 'reject' | 'replace';
  /** A NUL, and `\u0000` in JSON: a fault of its record, or left out. */
  readonly nul: 'reject' | 'strip';
}

const OTHER_NAMES = [
  'utf-8',
  'utf-16le',
  'utf-16be',
  'latin1',
  'shift_jis',
  'euc-jp',
  'euc-kr',
  'gbk',
  'gb18030',
  'big5',
];

/** What the options say of the source's text. Throws `usage`. */
export function textSettings(raw: RawLoad): TextSettings {
  return {
    encoding: raw.encoding === undefined ? undefined : encodingName(raw.encoding),
    invalidUtf8: oneOf('--invalid-utf8', raw.invalidUtf8 ?? 'reject', ['reject', 'replace']),
    nul: oneOf('--nul', raw.nul ?? 'reject', ['reject', 'strip']),
  };
}

function encodingName(typed: string): string {
  const encoding = encodingNamed(typed);
  if (encoding !== undefined) return encoding.name;
  const meant = suggest(typed, [...OTHER_NAMES, ...SINGLE_BYTE_NAMES]);
  throw new SluiceError('usage', `${JSON.stringify(typed)} is no encoding that can be read`, {
    place: '--encoding',
    hint:
      meant === undefined
        ? `for example utf-16le, latin1, windows-1252, shift_jis; else: iconv -f NAME -t UTF-8 FILE | sluice load -`
        : `did you mean ${meant}?`,
  });
}
