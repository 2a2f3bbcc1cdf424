/**
 * Fields whose values are not written as PostgreSQL writes them are written anew, in its way, into the scratch
 * text: the checks and encoders of the types then know only one way. What cannot be read becomes an empty value,
 * which every one of those types refuses.
 */
import {
  NULL_FIELD, SPELLING_A, SPELLING_B, SPELLING_FIELD, SPELLING_KIND, SPELLING_NUMBER, SPELLING_SIZE, SPELLING_TIME,
} from '../layout';
import { DASH, DOT, ZERO } from './ascii';
import { spellingCount, spellingsAt } from './plan';
import { spellTime } from './time-program';

const PLUS: u8 = 0x2b;
const LOWER_T: u8 = 0x74;
const LOWER_F: u8 = 0x66;

/** Rewrites a record's fields, of which `out` is the next free address. Returns the one behind what was written. */
export function spell(fields: usize, out: usize): usize {
  for (let i: u32 = 0; i < spellingCount; i++) {
    const spelling = spellingsAt + <usize>i * SPELLING_SIZE;
    const field = fields + (<usize>load<u32>(spelling, SPELLING_FIELD) << 3);
    const start: usize = load<u32>(field);
    if (start == NULL_FIELD) continue;
    const end: usize = load<u32>(field, 4);
    const behind = spellField(start, end, out, spelling);
    if (behind == KEPT) continue;
    store<u64>(field, <u64>out | (<u64>behind << 32));
    out = behind;
  }
  return out;
}

function spellField(at: usize, end: usize, out: usize, spelling: usize): usize {
  const kind = load<u32>(spelling, SPELLING_KIND);
  const a = load<u32>(spelling, SPELLING_A);
  const b = load<u32>(spelling, SPELLING_B);
  if (kind == SPELLING_NUMBER) return spellNumber(at, end, out, <u8>a, <u8>b);
  return kind == SPELLING_TIME ? spellTime(at, end, out, a) : spellBool(at, end, out, a, b);
}

/** The field stays as it is. */
const KEPT: usize = 0;

/**
 * `1.234.567,89` as `1234567.89`. Groups have three digits, but for the first, and stand before the decimal mark;
 * without any mark of the dialect a number is as it is. A point that is no mark of the dialect is an error.
 */
export function spellNumber(at: usize, end: usize, out: usize, decimal: u8, thousands: u8): usize {
  const from = out;
  if (at < end && (load<u8>(at) == DASH || load<u8>(at) == PLUS)) store<u8>(out++, load<u8>(at++));
  let digits: u32 = 0;
  let grouped = false;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == thousands && thousands != 0) {
      if (digits == 0 || digits > 3 || (grouped && digits != 3)) return from;
      grouped = true;
      digits = 0;
    } else if (byte - ZERO < 10) {
      digits++;
      store<u8>(out++, byte);
    } else break;
  }
  if (grouped && digits != 3) return from;
  for (; at < end; at++) {
    const byte = load<u8>(at);
    if (byte == decimal) store<u8>(out++, DOT);
    else if (byte == DOT || (byte == thousands && thousands != 0)) return from;
    else store<u8>(out++, byte);
  }
  return out;
}

/** The words of the dialect as `t` and `f`; others are left to the type. */
export function spellBool(at: usize, end: usize, out: usize, trues: usize, falses: usize): usize {
  if (isOneOf(at, end, trues)) store<u8>(out, LOWER_T);
  else if (isOneOf(at, end, falses)) store<u8>(out, LOWER_F);
  else return KEPT;
  return out + 1;
}

function isOneOf(at: usize, end: usize, words: usize): bool {
  const count = load<u32>(words);
  const pairs: usize = load<u32>(words, 4);
  for (let i: u32 = 0; i < count; i++) {
    const pair = pairs + (<usize>i << 3);
    const length: usize = load<u32>(pair, 4);
    if (length == end - at && memory.compare(load<u32>(pair), at, length) == 0) return true;
  }
  return false;
}
