import {
  REPEAT_DAYS, SPAN_OFFSET, SPAN_SIZE, SPAN_START, ZONE_FIRST_SPAN, ZONE_REPEATS, ZONE_SPANS,
} from '../zone-layout';
import { DAY } from './calendar';

/** The zone table does not know. */
export const NO_OFFSET: i64 = i64.MIN_VALUE;

/** The span of the last answer: a file's times are often near each other. Never trusted, only tried first. */
let likely: u32 = 0;

/**
 * The offset from UTC, in microseconds east, at a wall-clock time; NO_OFFSET if the table does not reach there.
 * Table 0 is UTC. A wall-clock time that a change skips or repeats is read as PostgreSQL does: by the offset
 * before the change if skipped, by the one after it if repeated. The table's starts already say so.
 */
// @ts-ignore: decorator
@inline
export function offsetAtWall(table: usize, wall: i64): i64 {
  if (table == 0) return 0;
  if (likely < load<u32>(table, ZONE_SPANS)) {
    const span = table + ZONE_FIRST_SPAN + <usize>likely * SPAN_SIZE;
    const inSpan = load<i64>(span, SPAN_START) <= wall && wall < load<i64>(span, SPAN_SIZE);
    if (inSpan) return load<i64>(span, SPAN_OFFSET);
  }
  return searchOffset(table, wall);
}

function searchOffset(table: usize, wall: i64): i64 {
  const count = load<u32>(table, ZONE_SPANS);
  const spans = table + ZONE_FIRST_SPAN;
  const known = load<i64>(spans + <usize>count * SPAN_SIZE, SPAN_START);
  if (wall >= known) {
    if (!load<u32>(table, ZONE_REPEATS)) return NO_OFFSET;
    const repeat = <i64>REPEAT_DAYS * DAY;
    wall -= ((wall - known) / repeat + 1) * repeat;
  }
  if (wall < load<i64>(spans, SPAN_START)) return NO_OFFSET;
  let low: u32 = 0;
  let high = count;
  while (high - low > 1) {
    const middle = (low + high) >> 1;
    if (load<i64>(spans + <usize>middle * SPAN_SIZE, SPAN_START) <= wall) low = middle;
    else high = middle;
  }
  likely = low;
  return load<i64>(spans + <usize>low * SPAN_SIZE, SPAN_OFFSET);
}

/** The offset at an instant, in microseconds since 2000-01-01 UTC; NO_OFFSET if the table does not reach there. */
export function offsetAtInstant(table: usize, instant: i64): i64 {
  if (table == 0) return 0;
  for (let i = load<u32>(table, ZONE_SPANS); i-- > 0; ) {
    const span = table + ZONE_FIRST_SPAN + <usize>i * SPAN_SIZE;
    const offset = load<i64>(span, SPAN_OFFSET);
    const start = load<i64>(span, SPAN_START);
    if (start == i64.MIN_VALUE || start - offset <= instant) return offset;
  }
  return NO_OFFSET;
}

/** The offset of a zone that no longer changes after an instant; NO_OFFSET if it does. */
export function settledOffset(table: usize, instant: i64): i64 {
  if (table == 0) return 0;
  const last = table + ZONE_FIRST_SPAN + <usize>(load<u32>(table, ZONE_SPANS) - 1) * SPAN_SIZE;
  const start = load<i64>(last, SPAN_START);
  const offset = load<i64>(last, SPAN_OFFSET);
  return start == i64.MIN_VALUE || start - offset + DAY <= instant ? offset : NO_OFFSET;
}
