import { UNIT_BYTE, UNIT_CHARACTER, UNIT_TEXT, UNIT_UTF16 } from '../../record/text-unit.ts';
import { SINGLE_BYTE_NAMES } from './single-byte.ts';

/** How the bytes of a source make characters. */
export interface Encoding {
  readonly name: string;
  readonly kind: 'utf-8' | 'utf-16' | 'single-byte' | 'multi-byte';
  /** A UNIT_*: what positions in the decoded text say of those on disk. */
  readonly unit: number;
}

export const UTF8: Encoding = { name: 'utf-8', kind: 'utf-8', unit: UNIT_BYTE };

/** By its byte order mark, little-endian without one. */
export const UTF16 = 'utf-16';

/** Names that the standard of the web leaves out. */
const MORE_NAMES: ReadonlyMap<string, string> = new Map([
  ['latin7', 'iso-8859-13'],
  ['latin8', 'iso-8859-14'],
  ['latin9', 'iso-8859-15'],
  ['latin10', 'iso-8859-16'],
]);

/** Names that the standard of the web gives to encodings of Windows, and that mean those of ISO everywhere else. */
const ISO_NAMES: readonly (readonly [windows: string, number: RegExp, iso: string])[] = [
  ['windows-1252', /1252/, 'iso-8859-1'],
  ['windows-1254', /1254/, 'iso-8859-9'],
  ['windows-874', /874/, 'iso-8859-11'],
];

/**
 * The encoding that a name means: the names that TextDecoder knows, but for those of ISO, which mean the encodings
 * of ISO. Undefined for one that cannot be read.
 */
export function encodingNamed(label: string): Encoding | undefined {
  const typed = label.trim().toLowerCase();
  if (/^(utf-?16|ucs-?2)$/.test(typed)) return { name: UTF16, kind: 'utf-16', unit: UNIT_UTF16 };
  const name = nameOf(typed);
  if (name === 'utf-8') return UTF8;
  if (name === 'utf-16le' || name === 'utf-16be') return { name, kind: 'utf-16', unit: UNIT_UTF16 };
  if (SINGLE_BYTE_NAMES.includes(name)) return { name, kind: 'single-byte', unit: UNIT_CHARACTER };
  return isDecoded(name) ? { name, kind: 'multi-byte', unit: UNIT_TEXT } : undefined;
}

function nameOf(typed: string): string {
  if (/ascii|^ansi_x3/.test(typed)) return 'us-ascii';
  if (SINGLE_BYTE_NAMES.includes(typed)) return typed;
  const name = MORE_NAMES.get(typed) ?? decoderName(typed) ?? typed;
  const iso = ISO_NAMES.find(([windows, number]) => windows === name && !number.test(typed));
  if (iso !== undefined) return iso[2];
  return name === 'iso-8859-8-i' ? 'iso-8859-8' : name;
}

function isDecoded(name: string): boolean {
  return decoderName(name) !== undefined;
}

function decoderName(label: string): string | undefined {
  try {
    return new TextDecoder(label).encoding;
  } catch {
    return undefined;
  }
}
