import { type Input, isWholeHead } from '../record/source.ts';
import { sourceBytes } from '../record/source-bytes.ts';
import type { InputOffset } from '../record/span.ts';
import { UNIT_BYTE, UNIT_UTF16 } from '../record/text-unit.ts';

/**
 * The whole records of some lines, which begin at `offset` of the input; what is no record is left out. `unit`, a
 * UNIT_*, tells positions in the input from the lines.
 */
export type ReadRecords<R> = (lines: Uint8Array, offset: InputOffset, unit: number) => readonly R[];

const HEAD_BYTES = 512 * 1024;
const SPOTS = 16;
const SPOT_BYTES = 64 * 1024;
const LF = 10;
/** A byte of a source that is not UTF-8 is so many of the text at most, and one more where it is all there is. */
const MOST_TEXT_BYTES = 4;

/**
 * Records of the beginning, and of spots spread evenly over the rest where the input can be read by
 * position. A spot begins behind some line end, perhaps of a quoted one: what looks like no record there is
 * for `readRecords` to leave out. `from`: where the first record begins in the head.
 */
export async function readSample<R>(input: Input, from: number, readRecords: ReadRecords<R>): Promise<R[]> {
  const isSmall = input.size !== undefined && input.size <= HEAD_BYTES + SPOTS * SPOT_BYTES;
  const limit = isSmall ? (input.size as number) * MOST_TEXT_BYTES : HEAD_BYTES;
  const head = await input.head(limit);
  const isWhole = isWholeHead(input, head, limit);
  const { unit = UNIT_BYTE } = input;
  const first = sourceBytes(unit, head.subarray(0, from));
  const records = [...readRecords(wholeLines(head.subarray(from), isWhole), first, unit)];
  if (isWhole || input.size === undefined || input.sample === undefined) return records;
  const seen = sourceBytes(unit, head);
  const step = (input.size - seen) / SPOTS;
  for (let spot = 0; spot < SPOTS; spot++) {
    const at = evenly(Math.floor(seen + spot * step), unit);
    const bytes = await input.sample(at, SPOT_BYTES);
    const start = bytes.indexOf(LF) + 1;
    if (start === 0) continue;
    const offset = at + sourceBytes(unit, bytes.subarray(0, start));
    records.push(...readRecords(wholeLines(bytes.subarray(start), false), offset, unit));
  }
  return records;
}

function wholeLines(bytes: Uint8Array, isWhole: boolean): Uint8Array {
  return isWhole ? bytes : bytes.subarray(0, bytes.lastIndexOf(LF) + 1);
}

/** Every character of UTF-16 begins at an even place. */
function evenly(at: InputOffset, unit: number): InputOffset {
  return unit === UNIT_UTF16 ? at - (at % 2) : at;
}
