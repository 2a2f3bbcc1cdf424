import { hashOf } from './value.ts';

/** Longer ones are cut, and told apart by a hash: the server's limit is for the whole line of the protocol. */
const TOKEN_BYTES = 128;
const KEPT_BYTES = 96;
/** What the server gives a meaning to, and `%` itself, so that different values stay different. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const SPECIAL = /[\u0000-\u0020\u007f.*>%$]/g;
/** In the place of a value that is empty or not there: a token cannot be empty. */
const EMPTY_TOKEN = '_';

/** A value as one token of a subject: always a legal one. Bytes as characters. */
export function tokenOf(bytes: string): string {
  if (bytes === '') return EMPTY_TOKEN;
  const legal = bytes.replaceAll(SPECIAL, encode);
  if (legal.length <= TOKEN_BYTES) return legal;
  return `${legal.slice(0, wholeCharacters(legal, KEPT_BYTES))}~${hashOf(bytes)}`;
}

/** As a value of a header: no line ends, no other control characters, no blanks around it. */
export function headerValueOf(bytes: string): string {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
  const line = bytes.replaceAll(/[\u0000-\u001f\u007f]+/g, ' ');
  // Not trim(): a byte within a character may look like a blank.
  let start = 0;
  let end = line.length;
  while (line[start] === ' ') start += 1;
  while (end > start && line[end - 1] === ' ') end -= 1;
  return line.slice(start, end);
}

function encode(byte: string): string {
  return `%${byte.charCodeAt(0).toString(16).toUpperCase().padStart(2, '0')}`;
}

/** Moves a cut back to where a character of UTF-8, or an encoded byte, begins. */
function wholeCharacters(bytes: string, end: number): number {
  let cut = end;
  while (cut > end - 3 && (bytes.charCodeAt(cut) & 0xc0) === 0x80) cut -= 1;
  const percent = bytes.lastIndexOf('%', cut - 1);
  return percent > cut - 3 && percent >= 0 ? percent : cut;
}
