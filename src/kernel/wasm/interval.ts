import { FAULT_INTERVAL, FAULT_INTERVAL_RANGE, FAULT_TIME_PRECISION } from '../../record/fault-number';
import { COLUMN_FLAGS, FLAG_LOSSY } from '../layout';
import { blame, refuseRange, refuseSyntax } from './blame';
import { dropBlanks, skipBlanks } from './blank';
import { storeU32, storeU64 } from './endian';
import { readIsoInterval } from './interval-iso';
import { readTextInterval, textIsRounded, textIsTooLong } from './interval-text';
import { fitsPrecision, toPrecision } from './precision';
import { refuse } from './refuse';
import { spanDays, spanIsRounded, spanMicros, spanMonths, spanYears } from './span';

/** Longer texts do not fit into PostgreSQL's buffer for the value's parts, or are close to it. */
const LONGEST_TEXT: usize = 200;
/** So far from the limits of microseconds, rounding cannot overflow. */
const ROUNDABLE: i64 = i64.MAX_VALUE - 1_000_000;

export function encodeInterval(at: usize, end: usize, out: usize, column: usize): usize {
  blame(FAULT_INTERVAL, FAULT_INTERVAL_RANGE);
  if (at == end) return refuseSyntax();
  let rounded = false;
  // PostgreSQL allows no blanks around this form.
  if (load<u8>(at) == 0x50) {
    if (end - at > LONGEST_TEXT || readIsoInterval(at, end) == 0) return refuseLong(end - at);
  } else {
    end = dropBlanks(at, end);
    at = skipBlanks(at, end);
    if (end - at > LONGEST_TEXT || readTextInterval(at, end) == 0) return refuseLong(end - at);
    rounded = textIsRounded;
    if (textIsTooLong) return refuse(FAULT_TIME_PRECISION);
  }
  const lossy = (load<u32>(column, COLUMN_FLAGS) & FLAG_LOSSY) != 0;
  if (!lossy && (rounded || spanIsRounded || !fitsPrecision(spanMicros, column))) return refuse(FAULT_TIME_PRECISION);
  return storeInterval(out, column);
}

function storeInterval(out: usize, column: usize): usize {
  const months = spanYears * 12 + spanMonths;
  if (months != <i64>(<i32>months)) return refuseRange();
  if (spanMicros > ROUNDABLE || spanMicros < -ROUNDABLE) return refuseRange();
  storeU32(out, 16);
  storeU64(out + 4, toPrecision(spanMicros, column));
  storeU32(out + 12, <u32>spanDays);
  storeU32(out + 16, <u32>months);
  return out + 20;
}

/** A text that no reader saw is refused here; the others have said why. */
function refuseLong(length: usize): usize {
  return length > LONGEST_TEXT ? refuseSyntax() : 0;
}
