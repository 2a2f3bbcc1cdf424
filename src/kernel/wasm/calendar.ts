/** Days of the proleptic Gregorian calendar, counted from 2000-01-01, and the units that times are counted in. */

export const SECOND: i64 = 1_000_000;
export const MINUTE: i64 = 60 * SECOND;
export const HOUR: i64 = 60 * MINUTE;
export const DAY: i64 = 24 * HOUR;

/** 1970-01-01. */
export const UNIX_EPOCH_DAY: i32 = -10957;

/** Days of each month, 29 for February. The months 0 and 13 to 31 have none, so no day of theirs is valid. */
const MONTH_DAYS = memory.data<u8>([
  0, 31, 29, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0,
]);

/** Days of a common year that lie before each month. */
const DAYS_BEFORE = memory.data<u16>([0, 0, 31, 59, 90, 120, 151, 181, 212, 243, 273, 304, 334]);

/** 1901 to 2099, when every fourth year is a leap year. */
export const PLAIN_FIRST: u32 = 1901;
export const PLAIN_YEARS: u32 = 199;

/** The days of a month below 32, 29 for February. */
// @ts-ignore: decorator
@inline
export function daysIn(month: u32): u32 {
  return <u32>load<u8>(MONTH_DAYS + month);
}

/** Whether a day of that name exists. Year 0 is 1 BC, -1 is 2 BC; the month is below 32. */
// @ts-ignore: decorator
@inline
export function isDay(year: i32, month: u32, day: u32): bool {
  if (day - 1 >= daysIn(month)) return false;
  return month != 2 || day != 29 || isLeap(year);
}

function isLeap(year: i32): bool {
  return (year & 3) == 0 && (year % 100 != 0 || (year & 15) == 0);
}

/** The number of a valid day in a year from 1 to 9,999,999. */
// @ts-ignore: decorator
@inline
export function dayNumber(year: u32, month: u32, day: u32): i32 {
  // A year's own leap day counts from March on.
  const counted = year - u32(month < 3);
  const centuries = counted / 100;
  const leapDays = (counted >> 2) - centuries + (centuries >> 2);
  return year * 365 + leapDays + <u32>load<u16>(DAYS_BEFORE + (month << 1)) + day - 730_485;
}

/** The number of a valid day in a plain year: the same, sooner. */
// @ts-ignore: decorator
@inline
export function plainDayNumber(year: u32, month: u32, day: u32): i32 {
  return year * 365 + ((year - u32(month < 3)) >> 2) + <u32>load<u16>(DAYS_BEFORE + (month << 1)) + day - 730_500;
}

/** The number of a valid day in any year that PostgreSQL knows, 4714 BC (-4713) to 5874897. */
export function anyDayNumber(year: i32, month: u32, day: u32): i32 {
  if (year > 0) return dayNumber(year, month, day);
  // The calendar repeats every 400 years; 4800 of them reach back before the earliest day.
  return dayNumber(year + 4800, month, day) - 12 * 146_097;
}

/** 0 for Sunday to 6 for Saturday. */
export function dayOfWeek(day: i32): u32 {
  // 2000-01-01 was a Saturday. The multiple of 7 keeps the sum positive.
  return <u32>((<i64>day + 6 + 7_000_000_000) % 7);
}

/** Divides towards minus infinity. */
export function floorDivide(value: i64, by: i64): i64 {
  return value / by - i64(value % by < 0);
}
