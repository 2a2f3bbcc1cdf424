/**
 * The zone table, which tells the kernel a time zone's offsets from UTC. Read by both sides, like layout.ts.
 * A span is a stretch of wall-clock time with one offset. All times are i64, in microseconds; points count
 * from 2000-01-01 00:00 by the zone's own wall clock, offsets are east of UTC. Offsets here are in bytes.
 */

/** Number of spans (u32), at least 1. */
export const ZONE_SPANS = 0;
/** 1 if the spans go on repeating every 400 years, as the calendar does (u32). */
export const ZONE_REPEATS = 4;
/** The spans, in order, and behind them one start more, where what is known ends. */
export const ZONE_FIRST_SPAN = 8;

export const SPAN_SIZE = 16;
/** The first wall-clock time of the span. Of the first span: where what is known begins. */
export const SPAN_START = 0;
export const SPAN_OFFSET = 8;

/** 400 years of the Gregorian calendar. */
export const REPEAT_DAYS = 146097;
