import { BROKEN_AT, BROKEN_END, BROKEN_FAULT, BROKEN_SIZE, BROKEN_START, FORMAT_CSV, FORMAT_JSON, FORMAT_NDJSON } from '../layout';
import { NO_FAULT } from './careful';
import { decode, rowCount } from './decode';
import { decodeCarefully } from './decode-careful';
import { encode, openPayload } from './encode';
import { NO_COLUMN, openFaults, report } from './faults';
import { decodeElements } from './elements-decode';
import { decodeLines } from './ndjson-decode';
import { infers } from './infer-plan';
import { openProfiles, profile } from './infer-profile';
import { format, isCareful } from './plan';
import { scan } from './scan';

/** Records of the chunk that were looked at, broken and rejected ones included. */
export let readCount: u32 = 0;

/**
 * The row work on one chunk, the whole records `[at, end)`: what is no record (`broken`, a table of
 * `brokenCount` entries in order) is reported, the rest becomes payload. Returns the payload's end.
 * `payload`, `ends`, `origins`, `originEnds` and `faults` are the tables that ../layout describes. Where types are
 * looked for, the payload is the table of ../infer-layout.
 */
export function run(
  at: usize, end: usize, broken: usize, brokenCount: u32,
  payload: usize, ends: usize, origins: usize, originEnds: usize, faults: usize,
): usize {
  openFaults(faults);
  openPayload(payload, ends, origins, originEnds, at);
  readCount = 0;
  let out = infers ? openProfiles(payload) : payload;
  for (let i: u32 = 0; i < brokenCount; i++) {
    const entry = broken + <usize>i * BROKEN_SIZE;
    const start: usize = load<u32>(entry, BROKEN_START);
    out = convert(at, start, out);
    at = load<u32>(entry, BROKEN_END);
    reportBroken(entry, start, at);
  }
  return convert(at, end, out);
}

/** Converts the well-formed records `[at, end)`, strip by strip. */
function convert(at: usize, end: usize, out: usize): usize {
  while (at < end) {
    if (format == FORMAT_CSV) {
      at = isCareful ? decodeCarefully(at, end, readCount) : decodeScanned(at, end);
    } else if (format == FORMAT_NDJSON) {
      at = decodeLines(at, end, readCount);
    } else {
      at = decodeElements(at, end, readCount);
    }
    if (infers) profile(readCount);
    else out = encode(out, readCount);
    readCount += rowCount;
  }
  return out;
}

// @ts-ignore: decorator
@inline
function decodeScanned(at: usize, end: usize): usize {
  scan(at, end);
  return decode(at, end, readCount);
}

function reportBroken(entry: usize, start: usize, next: usize): void {
  if (load<u32>(entry, BROKEN_FAULT) == NO_FAULT) return;
  let end = next;
  // In a top-level array line ends divide nothing.
  if (format != FORMAT_JSON) {
    if (end > start && load<u8>(end - 1) == 10) end--;
    if (end > start && load<u8>(end - 1) == 13) end--;
  }
  const at: usize = load<u32>(entry, BROKEN_AT);
  report(load<u32>(entry, BROKEN_FAULT), NO_COLUMN, readCount, start, end, at, at + 1);
  readCount++;
}
