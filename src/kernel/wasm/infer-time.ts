/*
 * Whether a text is a day or a moment in the one order of ISO 8601: no other order is guessed. What the fast
 * readers of ./iso do not know goes to the types' own encoders, so that what is found is what loads.
 */
import {
  CAN_DATE, CAN_TIME, CAN_TIMESTAMP, CAN_TIMESTAMPTZ, INFER_TIME_CAN, INFER_TIME_PROGRAM, INFER_TIME_SIZE,
} from '../infer-layout';
import { COLON, DASH, DOT, SPACE, ZERO } from './ascii';
import { encodeDate } from './date';
import { isoEnd, NO_DAY, NOT_ISO, readIsoDay, readIsoOffset, readIsoTime, readIsoWall } from './iso';
import { timeCount, timesAt, timesGoverned } from './infer-plan';
import { repeat } from './repeat';
import { encodeTime } from './time';
import { spellTime } from './time-program';
import { encodeTimestamp, encodeTimestamptz } from './timestamp';
import { isDigit } from './words';

/** Where `YYYY-MM-DD` and `YYYY-MM-DD hh:mm` have digits. */
const DAY_DIGITS: u32 = 0x36f;
const MOMENT_DIGITS: u32 = 0xdb6f;
const DAY_BYTES: usize = 10;
const MOMENT_BYTES: usize = 16;
const UPPER_T: u8 = 0x54;
const UPPER_Z: u8 = 0x5a;

/** Of the types of times in `can`, those that the text can have. `check`: where encoders may write. */
// @ts-ignore: decorator
@inline
export function timeTypes(at: usize, end: usize, can: u32, check: usize): u32 {
  return timeCount == 0 ? plainTypes(at, end, can, check) : writtenTypes(at, end, can, check);
}

/** The same where the source has ways of its own to write some of them. */
function writtenTypes(at: usize, end: usize, can: u32, check: usize): u32 {
  let types = plainTypes(at, end, can & ~timesGoverned, check);
  for (let i: u32 = 0; i < timeCount; i++) {
    const way = timesAt + <usize>i * INFER_TIME_SIZE;
    const behind = spellTime(at, end, check, load<u32>(way, INFER_TIME_PROGRAM));
    if (behind != check) types |= plainTypes(check, behind, can & load<u32>(way, INFER_TIME_CAN), behind + 64);
  }
  return types;
}

function plainTypes(at: usize, end: usize, can: u32, check: usize): u32 {
  const bytes = end - at;
  if (bytes == DAY_BYTES && load<u8>(at, 4) == DASH) {
    if ((can & CAN_DATE) == 0) return 0;
    if (readIsoDay(at) != NO_DAY) return CAN_DATE;
    return digitBits(at, DAY_BYTES) == DAY_DIGITS && hasDashes(at) && encodeDate(at, end, check, COLUMN) != 0 ? CAN_DATE : 0;
  }
  if (bytes < MOMENT_BYTES) return can & CAN_TIME ? clockTypes(at, end, check) : 0;
  const between = load<u8>(at, DAY_BYTES);
  if (between != SPACE && between != UPPER_T) return can & CAN_TIME ? clockTypes(at, end, check) : 0;
  const wall = readIsoWall(at, end);
  if (wall != NOT_ISO) {
    if (isoEnd == end) return can & CAN_TIMESTAMP;
    if (readIsoOffset(isoEnd, end) != NOT_ISO) return can & CAN_TIMESTAMPTZ;
  }
  return otherMoment(at, end, can, check);
}

function otherMoment(at: usize, end: usize, can: u32, check: usize): u32 {
  if (digitBits(at, MOMENT_BYTES) != MOMENT_DIGITS || !hasDashes(at) || load<u8>(at, 13) != COLON) return 0;
  if ((can & CAN_TIMESTAMP) != 0 && isPlain(at + MOMENT_BYTES, end)) {
    return encodeTimestamp(at, end, check, COLUMN) != 0 ? CAN_TIMESTAMP : 0;
  }
  if ((can & CAN_TIMESTAMPTZ) == 0 || !hasOffset(at + MOMENT_BYTES, end)) return 0;
  return encodeTimestamptz(at, end, check, COLUMN) != 0 ? CAN_TIMESTAMPTZ : 0;
}

/** `hh:mm:ss`, and a fraction. */
function clockTypes(at: usize, end: usize, check: usize): u32 {
  if (readIsoTime(at, end) != NOT_ISO && isoEnd == end) return CAN_TIME;
  const bytes = end - at;
  if (bytes < 8 || digitBits(at, 8) != 0xdb || load<u8>(at, 2) != COLON || load<u8>(at, 5) != COLON) return 0;
  if (bytes > 8) {
    if (bytes == 9 || load<u8>(at, 8) != DOT) return 0;
    for (let i = at + 9; i < end; i++) if (!isDigit(load<u8>(i))) return 0;
  }
  return encodeTime(at, end, check, COLUMN) != 0 ? CAN_TIME : 0;
}

/** Digits, colons and points only. */
function isPlain(at: usize, end: usize): bool {
  for (; at < end; at++) {
    const byte = <u32>load<u8>(at);
    if (!isDigit(byte) && byte != COLON && byte != DOT) return false;
  }
  return true;
}

/** `Z`, `+hh`, `+hhmm` or `+hh:mm` at the end, and no control characters before. */
function hasOffset(at: usize, end: usize): bool {
  for (let i = at; i < end; i++) if (load<u8>(i) < SPACE) return false;
  if (end == at) return false;
  if (load<u8>(end - 1) == UPPER_Z) return true;
  return endsInOffset(at, end, 3) || endsInOffset(at, end, 5) || endsInOffset(at, end, 6);
}

function endsInOffset(at: usize, end: usize, bytes: usize): bool {
  if (end - at < bytes) return false;
  const from = end - bytes;
  const sign = load<u8>(from);
  if (sign != DASH && sign != 0x2b) return false;
  if (bytes == 6 && load<u8>(from, 3) != COLON) return false;
  return digitBits(from, bytes) == (bytes == 3 ? 0x06 : bytes == 5 ? 0x1e : 0x36);
}

function hasDashes(at: usize): bool {
  return load<u8>(at, 4) == DASH && load<u8>(at, 7) == DASH;
}

/** One bit for each of the first `count` bytes, at most sixteen, that is a digit. */
function digitBits(at: usize, count: usize): u32 {
  const digits = i8x16.lt_u(i8x16.sub(v128.load(at), repeat(ZERO)), repeat(10));
  return <u32>i8x16.bitmask(digits) & ((1 << <u32>count) - 1);
}

/** A COLUMN in UTC, with six fractional digits: its A, at COLUMN_A. */
const COLUMN: usize = memory.data<u32>([0, 0, 0, 6, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0], 8);
