import { isUtf8 } from 'node:buffer';
import { markOf } from '../../formats/encoding/marks.ts';
import { suspectUtf16 } from '../../formats/encoding/suspect.ts';

/** Which text the beginning of an input looks like. */
export interface EncodingGuess {
  /** As `--encoding` knows it. */
  readonly name: string;
  /** Whether a byte order mark says so; else it was guessed. */
  readonly hasMark: boolean;
  /** One line. */
  readonly evidence: string;
}

/** Bytes of a character of UTF-8 that may be cut off. */
const CUT = [0, 1, 2, 3];

/**
 * What a byte order mark says; else UTF-16 where NULs stand at every other place, UTF-8 where it is that, and
 * Windows-1252 where it is neither: in that nearly all bytes mean something, so that it is no more than a guess.
 */
export function guessEncoding(head: Uint8Array, isWhole: boolean): EncodingGuess {
  const mark = markOf(head);
  if (mark !== undefined) {
    return { name: mark.encoding, hasMark: true, evidence: 'it begins with a byte order mark' };
  }
  const suspicion = suspectUtf16(head);
  if (suspicion !== undefined) {
    return { name: suspicion.encoding, hasMark: false, evidence: suspicion.evidence };
  }
  const at = firstNotUtf8(head, isWhole);
  if (at === undefined) {
    const evidence = head.every((byte) => byte < 0x80) ? 'all bytes are ASCII' : 'all bytes are UTF-8';
    return { name: 'utf-8', hasMark: false, evidence };
  }
  const broken = countBroken(head);
  if (broken !== undefined) {
    const evidence = `most of what is not ASCII is UTF-8; ${broken.toLocaleString('en-US')} bytes are not, the first is byte ${at.toLocaleString('en-US')}`;
    return { name: 'utf-8', hasMark: false, evidence };
  }
  const byte = (head[at] as number).toString(16).padStart(2, '0');
  const shown = `byte ${at.toLocaleString('en-US')}, 0x${byte}, is not UTF-8`;
  return {
    name: 'windows-1252',
    hasMark: false,
    evidence: `${shown}; other encodings of one byte are as likely`,
  };
}

/** How many bytes are no character, where there are more characters of UTF-8 besides ASCII than those. */
function countBroken(bytes: Uint8Array): number | undefined {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length).toString();
  const broken = text.match(/\ufffd/g)?.length ?? 0;
  const others = text.match(/[^\0-\x7f\ufffd]/gu)?.length ?? 0;
  return others > broken ? broken : undefined;
}

/** Where the first bytes stand that are no character; undefined where there are none. */
function firstNotUtf8(bytes: Uint8Array, isWhole: boolean): number | undefined {
  if (isUtf8(bytes) || (!isWhole && isBeginning(bytes))) return undefined;
  // The longest beginning that is UTF-8 but for its end: whether one is, is true up to a length and then never.
  let least = 0;
  let most = bytes.length;
  while (most - least > 1) {
    const middle = (least + most) >> 1;
    if (isBeginning(bytes.subarray(0, middle))) least = middle;
    else most = middle;
  }
  return CUT.map((cut) => least - cut).find((end) => end >= 0 && isUtf8(bytes.subarray(0, end))) ?? 0;
}

function isBeginning(bytes: Uint8Array): boolean {
  return CUT.some((cut) => cut <= bytes.length && isUtf8(bytes.subarray(0, bytes.length - cut)));
}
