import { FAULT_MACADDR } from '../../record/fault-number';
import { COLON, DASH, DOT } from './ascii';
import { dropBlanks, skipBlanks } from './blank';
import { storeU32 } from './endian';
import { areHexDigits, hexDigit, hexPairs } from './hex';
import { refuse } from './refuse';
import { repeat } from './repeat';

/** macaddr, in the seven spellings of PostgreSQL's manual, with blanks around. */
export function encodeMacaddr(at: usize, end: usize, out: usize, column: usize): usize {
  const to = out + 4;
  storeU32(out, 6);
  if (end - at == 17 && readPairs(at, to)) return to + 6;
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const first = hexRun(at, end);
  const mark = at + first < end ? <u32>load<u8>(at + first) : 0;
  let read = false;
  if (first == 12) read = mark == 0 && readGroups(at, end, to, 12, 0);
  else if (first == 6) read = (mark == COLON || mark == DASH) && readGroups(at, end, to, 6, mark);
  else if (first == 4) read = (mark == DOT || mark == DASH) && readGroups(at, end, to, 4, mark);
  else if (first == 1 || first == 2) read = (mark == COLON || mark == DASH) && readOctets(at, end, to, mark);
  return read ? to + 6 : refuse(FAULT_MACADDR);
}

/** Which of the first 16 characters are marks where each octet has two digits. */
const MARK_PLACES: i32 = 0x4924;

/** The fast path, for 17 characters in the usual form. Says no to all else, right or wrong. */
function readPairs(at: usize, to: usize): bool {
  const block = v128.load(at);
  const mark = <u32>load<u8>(at, 2);
  const last = load<u8>(at, 16);
  if (mark != COLON && mark != DASH) return false;
  if (i8x16.bitmask(i8x16.eq(block, repeat(mark))) != MARK_PLACES) return false;
  if (i8x16.bitmask(areHexDigits(block)) != (MARK_PLACES ^ 0xffff) || hexDigit(last) > 15) return false;
  const digits = i8x16.shuffle(block, block, 0, 1, 3, 4, 6, 7, 9, 10, 12, 13, 15, 15, 15, 15, 15, 15);
  const pairs = hexPairs(i8x16.replace_lane(digits, 11, last));
  store<u64>(to, i64x2.extract_lane(i8x16.narrow_i16x8_u(pairs, pairs), 0));
  return true;
}

function hexRun(at: usize, end: usize): usize {
  const start = at;
  while (at < end && hexDigit(load<u8>(at)) < 16) at += 1;
  return at - start;
}

/** Twelve digits in groups of `size`, with `mark` between the groups. */
function readGroups(at: usize, end: usize, to: usize, size: u32, mark: u32): bool {
  if (end - at != 12 + 12 / size - 1) return false;
  for (let i: u32 = 0; i < 12; i += 2) {
    if (i > 0 && i % size == 0) {
      if (load<u8>(at) != mark) return false;
      at += 1;
    }
    const high = hexDigit(load<u8>(at));
    const low = hexDigit(load<u8>(at, 1));
    if ((high | low) > 15) return false;
    store<u8>(to, (high << 4) | low);
    at += 2;
    to += 1;
  }
  return true;
}

/** Six octets of one or two digits, with `mark` between them. */
function readOctets(at: usize, end: usize, to: usize, mark: u32): bool {
  for (let i = 0; i < 6; i += 1) {
    if (i > 0) {
      if (at >= end || load<u8>(at) != mark) return false;
      at += 1;
    }
    const digits = hexRun(at, end);
    if (digits == 0 || digits > 2) return false;
    let octet = hexDigit(load<u8>(at));
    if (digits == 2) octet = (octet << 4) | hexDigit(load<u8>(at, 1));
    store<u8>(to, octet);
    at += digits;
    to += 1;
  }
  return at == end;
}
