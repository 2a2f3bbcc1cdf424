import { dividesAt, fieldEnd, fieldIsQuoted } from './field';
import { delimiterBytes } from './plan';

/** Behind the last byte of the field that was looked for last. */
export let carefulEnd: usize = 0;

/** Where in the source a field of the record `[at, end)` begins, its quotes left out; its end if it has no such field. */
export function placeCarefully(at: usize, end: usize, field: u32): usize {
  let number: u32 = 0;
  while (true) {
    const behind = fieldEnd(at, end);
    if (number == field) {
      carefulEnd = fieldIsQuoted ? behind - 1 : behind;
      return fieldIsQuoted ? at + 1 : at;
    }
    if (behind >= end || !dividesAt(behind, end)) {
      carefulEnd = end;
      return end;
    }
    at = behind + delimiterBytes;
    number++;
  }
}
