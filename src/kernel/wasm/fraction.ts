import { byteAt, isDigit } from './words';

/** Digits of a fraction that a double holds exactly together with their power of ten. */
const EXACT_DIGITS: u32 = 15;

/** What the fraction that was read last comes to in microseconds, 0 to 1,000,000, rounded as PostgreSQL rounds. */
export let fractionMicros: i64 = 0;
/** Whether that fraction had anything beyond microseconds. */
export let fractionIsRounded: bool = false;
/** Whether it had so many digits that only decimal arithmetic could round it. */
export let fractionIsTooLong: bool = false;

/** Reads the digits behind a decimal point; there may be none. Returns the address behind them. */
export function readFraction(at: usize, end: usize): usize {
  let digits: u64 = 0;
  let scale: f64 = 1;
  let count: u32 = 0;
  let zeros: u32 = 0;
  fractionIsTooLong = false;
  for (; isDigit(byteAt(at, end)); at += 1) {
    const digit = <u32>load<u8>(at) - 0x30;
    zeros += 1;
    if (digit == 0) continue;
    // Zeros count only once another digit follows them.
    count += zeros;
    if (count > EXACT_DIGITS) {
      fractionIsTooLong = true;
      continue;
    }
    for (; zeros > 0; zeros -= 1) {
      digits *= 10;
      scale *= 10;
    }
    digits += digit;
  }
  // The double nearest to the fraction, times a million, to the nearest even: what PostgreSQL does.
  fractionMicros = <i64>nearest(<f64>digits / scale * 1_000_000.0);
  fractionIsRounded = fractionIsTooLong || count > 6;
  return at;
}
