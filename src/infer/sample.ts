import type { Dialect } from '../formats/csv/dialect.ts';
import { decodeReference, frameReference, isNull } from '../formats/csv/reference.ts';
import type { Input } from '../record/source.ts';
import type { InputOffset } from '../record/span.ts';

/** A record of the sample; a field is null where it means NULL. */
export interface SampleRecord {
  readonly start: InputOffset;
  readonly fields: readonly (Uint8Array | null)[];
}

const HEAD_BYTES = 512 * 1024;
const SPOTS = 16;
const SPOT_BYTES = 64 * 1024;
const LF = 10;

/**
 * Records of the beginning, and of spots spread evenly over the rest where the input can be read by
 * position. A spot begins in the middle of a record, perhaps of a quoted one: only records with as many
 * fields as the header are taken from it.
 */
export async function readSample(input: Input, from: InputOffset, width: number, dialect: Dialect) {
  const isSmall = input.size !== undefined && input.size <= HEAD_BYTES + SPOTS * SPOT_BYTES;
  const head = await input.head(isSmall ? (input.size as number) : HEAD_BYTES);
  const isWhole = input.size === undefined ? head.length < HEAD_BYTES : input.size <= head.length;
  const records = wholeRecords(head.subarray(from), from, isWhole, width, dialect);
  if (isWhole || input.size === undefined || input.sample === undefined) return records;
  const step = (input.size - head.length) / SPOTS;
  for (let spot = 0; spot < SPOTS; spot++) {
    const at = Math.floor(head.length + spot * step);
    const bytes = await input.sample(at, SPOT_BYTES);
    const start = bytes.indexOf(LF) + 1;
    if (start > 0) records.push(...wholeRecords(bytes.subarray(start), at + start, false, width, dialect));
  }
  return records;
}

function wholeRecords(
  bytes: Uint8Array,
  offset: InputOffset,
  isWhole: boolean,
  width: number,
  dialect: Dialect,
): SampleRecord[] {
  const end = isWhole ? bytes.length : bytes.lastIndexOf(LF) + 1;
  const whole = bytes.subarray(0, end);
  const records: SampleRecord[] = [];
  for (const framed of frameReference(whole, dialect, whole.length + 1)) {
    if (framed.kind === 'broken') continue;
    const fields = decodeReference(whole, framed.start, framed.end, dialect);
    if (fields.length !== width) continue;
    records.push({
      start: offset + framed.start,
      fields: fields.map((field) => (isNull(field, dialect) ? null : field.value)),
    });
  }
  return records;
}
