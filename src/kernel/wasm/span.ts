/**
 * An interval while it is being read: years, months, days and microseconds, which PostgreSQL sums apart.
 * A fraction of a unit goes to the units below it by the same floating-point steps that PostgreSQL takes, so
 * that the value is the same; exact arithmetic beside them tells whether anything was rounded.
 * The adding functions return false if a sum leaves its type's range.
 */
import { DAY } from './calendar';

export let spanYears: i64 = 0;
export let spanMonths: i64 = 0;
export let spanDays: i64 = 0;
export let spanMicros: i64 = 0;
/** Whether a fraction was not a whole number of the units that it went to. */
export let spanIsRounded: bool = false;

/** The fraction to be added: `numerator / denominator`, a power of ten, and the double that PostgreSQL makes of it. */
let numerator: i64 = 0;
let denominator: i64 = 1;
let fraction: f64 = 0;

export function clearSpan(): void {
  spanYears = spanMonths = spanDays = spanMicros = 0;
  spanIsRounded = false;
}

/** Sets the fraction of the next number that is added. Below 1 and above -1. */
export function setFraction(top: i64, bottom: i64, value: f64): void {
  numerator = top;
  denominator = bottom;
  fraction = value;
}

/** Adds a number of units of so many microseconds, or of one microsecond. */
export function addMicros(whole: i64, unit: i64): bool {
  return addWholeMicros(whole, unit) && addFractionOfMicros(fraction * <f64>unit, 0, unit);
}

export function addDays(whole: i64): bool {
  return sumDays(whole) && addFractionOfMicros(fraction * <f64>DAY, 0, DAY);
}

export function addWeeks(whole: i64): bool {
  return inRange(whole) && sumDays(whole * 7) && addFractionOfDays(7);
}

export function addMonths(whole: i64): bool {
  return inRange(whole) && sumMonths(whole) && addFractionOfDays(30);
}

/** Adds a number of units of so many years. */
export function addYears(whole: i64, unit: i64): bool {
  if (!inRange(whole) || !inRange(whole * unit)) return false;
  spanYears += whole * unit;
  const months = <i64>nearest(fraction * <f64>unit * 12.0);
  expect(months, unit * 12);
  return inRange(spanYears) && sumMonths(months);
}

export function negateSpan(): bool {
  if (spanYears == i32.MIN_VALUE || spanMonths == i32.MIN_VALUE) return false;
  if (spanDays == i32.MIN_VALUE || spanMicros == i64.MIN_VALUE) return false;
  spanYears = -spanYears;
  spanMonths = -spanMonths;
  spanDays = -spanDays;
  spanMicros = -spanMicros;
  return true;
}

function addFractionOfDays(unit: i64): bool {
  const days = fraction * <f64>unit;
  const whole = <i64>days;
  return sumDays(whole) && addFractionOfMicros((days - <f64>whole) * <f64>DAY, whole, unit * DAY);
}

/** Adds microseconds, halves towards zero. Together with the days they should be the fraction of a unit. */
function addFractionOfMicros(micros: f64, days: i64, unit: i64): bool {
  let whole = <i64>micros;
  const rest = micros - <f64>whole;
  if (rest > 0.5) whole += 1;
  else if (rest < -0.5) whole -= 1;
  expect(days * DAY + whole, unit);
  return addWholeMicros(whole, 1);
}

/**
 * Notes a rounding unless the result is exactly the fraction of the unit. The result is less than one from it,
 * and the denominator at most 10^15, so the products differ by less than 2^64 and may overflow.
 */
function expect(result: i64, unit: i64): void {
  if (result * denominator != numerator * unit) spanIsRounded = true;
}

function addWholeMicros(whole: i64, unit: i64): bool {
  const most = i64.MAX_VALUE / unit;
  if (whole > most || whole < -most) return false;
  const micros = whole * unit;
  const sum = spanMicros + micros;
  if (micros > 0 ? sum < spanMicros : sum > spanMicros) return false;
  spanMicros = sum;
  return true;
}

function sumDays(days: i64): bool {
  if (!inRange(days)) return false;
  spanDays += days;
  return inRange(spanDays);
}

function sumMonths(months: i64): bool {
  spanMonths += months;
  return inRange(spanMonths);
}

function inRange(value: i64): bool {
  return value == <i64>(<i32>value);
}
