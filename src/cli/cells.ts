import { escapeByte, escapeText } from './escape.ts';
import { displayWidth } from './width.ts';

/** One character of some bytes, or one byte that is none, as it is shown. */
export interface Cell {
  readonly text: string;
  /** Columns that it takes on a terminal. */
  readonly width: number;
  /** Where its first byte is. */
  readonly at: number;
  /** Whether the byte belongs to no UTF-8 character. */
  readonly broken: boolean;
}

/** Bytes as shown on a terminal. For excerpts: it makes an object per character. */
export function cellsOf(bytes: Uint8Array): Cell[] {
  const buffer = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.length);
  const cells: Cell[] = [];
  for (let at = 0; at < buffer.length; ) {
    const length = characterLength(buffer, at);
    const broken = length === 0;
    const text = broken ? escapeByte(buffer[at] ?? 0) : escapeText(buffer.toString('utf8', at, at + length));
    cells.push({ text, width: displayWidth(text), at, broken });
    at += broken ? 1 : length;
  }
  return cells;
}

/** Bytes of the UTF-8 character that begins here; 0 where none does. */
function characterLength(bytes: Uint8Array, at: number): number {
  const [lead = 0, second = 0, third = 0, fourth = 0] = bytes.subarray(at, at + 4);
  if (lead < 0x80) return 1;
  if (lead < 0xc2 || lead > 0xf4 || !follows(second)) return 0;
  if (lead < 0xe0) return 2;
  if (!follows(third)) return 0;
  if (lead < 0xf0) return (lead === 0xe0 && second < 0xa0) || (lead === 0xed && second > 0x9f) ? 0 : 3;
  if (!follows(fourth)) return 0;
  return (lead === 0xf0 && second < 0x90) || (lead === 0xf4 && second > 0x8f) ? 0 : 4;
}

function follows(byte: number): boolean {
  return (byte & 0xc0) === 0x80;
}
