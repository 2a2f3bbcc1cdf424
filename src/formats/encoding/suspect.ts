import { isUtf8 } from 'node:buffer';

/** Line feed, comma, semicolon, tab, bar, colon. */
const DIVIDERS = [0x0a, 0x2c, 0x3b, 0x09, 0x7c, 0x3a];

/** What an input looks like, and what shows it. */
export interface EncodingSuspicion {
  readonly encoding: 'utf-16le' | 'utf-16be';
  readonly evidence: string;
}

/** Of the characters of a table in UTF-16, so many have a NUL in them: digits, delimiters, line ends. */
const LEAST_SHARE = 0.05;

/** Whether an input without a byte order mark looks like UTF-16: NULs at odd places alone, or at even ones. */
export function suspectUtf16(head: Uint8Array): EncodingSuspicion | undefined {
  const bytes = head.subarray(0, head.length & ~1);
  const nuls: [even: number, odd: number] = [0, 0];
  for (let at = bytes.indexOf(0); at >= 0; at = bytes.indexOf(0, at + 1)) nuls[(at & 1) as 0 | 1] += 1;
  const [even, odd] = nuls;
  if (even > 0 === odd > 0 || !divides(bytes, odd > 0 ? 1 : -1)) return undefined;
  const count = even + odd;
  if (count < (bytes.length / 2) * LEAST_SHARE && isUtf8Part(bytes)) return undefined;
  const [encoding, places] = odd > 0 ? (['utf-16le', 'odd'] as const) : (['utf-16be', 'even'] as const);
  const of = `its first ${amount(bytes.length)} bytes`;
  return { encoding, evidence: `${amount(count)} of ${of} are NUL, all at ${places} places` };
}

/** Whether the beginning of a text is UTF-8: its last character may be cut. */
function isUtf8Part(bytes: Uint8Array): boolean {
  return [0, 1, 2, 3].some((cut) => isUtf8(bytes.subarray(0, Math.max(0, bytes.length - cut))));
}

/** Whether what divides a table has a NUL on that side: most of it, for some may be halves of other characters. */
function divides(bytes: Uint8Array, side: number): boolean {
  let wide = 0;
  let others = 0;
  for (const divider of DIVIDERS) {
    for (let at = bytes.indexOf(divider); at >= 0; at = bytes.indexOf(divider, at + 1)) {
      if (bytes[at + side] === 0) wide += 1;
      else others += 1;
    }
  }
  return wide > others;
}

function amount(count: number): string {
  return count.toLocaleString('en-US');
}
