/** Times as text in the way that PostgreSQL reads first of all. */
import { COLON, DASH, ZERO } from './ascii';

/** Writes a number with so many digits. Returns the address behind it. */
export function putDigits(value: u32, digits: u32, out: usize): usize {
  for (let i = digits; i-- > 0; ) {
    store<u8>(out + i, ZERO + <u8>(value % 10));
    value /= 10;
  }
  return out + digits;
}

/** `2024-01-05`; a year of more than four digits has all of them. */
export function putDate(year: u32, month: u32, day: u32, out: usize): usize {
  out = putDigits(year, year < 10_000 ? 4 : year < 100_000 ? 5 : 6, out);
  store<u8>(out, DASH);
  out = putDigits(month, 2, out + 1);
  store<u8>(out, DASH);
  return putDigits(day, 2, out + 1);
}

/** `10:11:12`. */
export function putClock(hour: u32, minute: u32, second: u32, out: usize): usize {
  out = putDigits(hour, 2, out);
  store<u8>(out, COLON);
  out = putDigits(minute, 2, out + 1);
  store<u8>(out, COLON);
  return putDigits(second, 2, out + 1);
}
