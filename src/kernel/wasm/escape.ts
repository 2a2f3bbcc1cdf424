import { FAULT_ESCAPE, FAULT_NUL, FAULT_UTF8 } from '../../record/fault-number';
import { ESCAPES_MYSQL, ESCAPES_POSTGRES, ESCAPES_QUOTES } from '../layout';
import { DOT, NEWLINE, RETURN, ZERO } from './ascii';
import { hexDigit } from './hex';
import { escapeByte, escapes, quote } from './plan';
import { isUtf8 } from './utf8';

/** Of the text that `resolve` wrote last: what must not stand in it, a FAULT_* or 0, and where it is in the source. */
export let escapeFault: u32 = 0;
export let escapeFaultAt: usize = 0;

/**
 * How many bytes the escape at `at` and what it covers take; 0 where it does not act. A CR LF is covered as a
 * whole. 1 for an escape that has nothing behind it.
 */
export function escapedLength(at: usize, end: usize, isQuoted: bool): usize {
  const covered: i32 = at + 1 < end ? <i32>load<u8>(at + 1) : -1;
  if (escapes == ESCAPES_QUOTES) return isQuoted && covered >= 0 && (covered == quote || covered == escapeByte) ? 2 : 0;
  if (covered < 0) return 1;
  return covered == RETURN && at + 2 < end && load<u8>(at + 2) == NEWLINE ? 3 : 2;
}

/** Writes the field's bytes `[at, end)` to `out` with escapes and doubled quotes resolved. Returns the end there. */
export function resolve(at: usize, end: usize, out: usize, isQuoted: bool): usize {
  const start = at;
  const from = out;
  isCoded = false;
  escapeFault = 0;
  while (at < end) {
    const byte = load<u8>(at);
    const covered = <i32>byte == escapeByte ? escapedLength(at, end, isQuoted) : 0;
    if (covered == 0) {
      store<u8>(out, byte);
      out++;
      at += isQuoted && <i32>byte == quote ? 2 : 1;
      continue;
    }
    const behind = load<u8>(at + 1);
    const isNull = escapes == ESCAPES_MYSQL && isQuoted && end - start == 2 && behind == UPPER_N;
    if (covered == 1 || isNull || (escapes == ESCAPES_POSTGRES && behind == DOT)) {
      note(FAULT_ESCAPE, at);
      at += covered;
    } else if (covered == 3) {
      store<u16>(out, CR_LF);
      out += 2;
      at += 3;
    } else {
      const letters = meaning(at + 1, end);
      if (meant == 0) note(FAULT_NUL, at);
      store<u8>(out, meant);
      out++;
      at += 1 + letters;
    }
  }
  if (isCoded && !isUtf8(from, out)) note(FAULT_UTF8, start);
  return out;
}

const UPPER_N: u8 = 0x4e;
const CR_LF: u16 = 0x0a0d;

/** What the escape that was read last means, and whether some byte above 0x7f was written in digits. */
let meant: u8 = 0;
let isCoded: bool = false;

function note(fault: u32, at: usize): void {
  if (escapeFault != 0) return;
  escapeFault = fault;
  escapeFaultAt = at;
}

/** Finds what stands behind an escape; returns how many bytes of it are read. */
function meaning(at: usize, end: usize): usize {
  const byte = load<u8>(at);
  meant = byte;
  if (escapes == ESCAPES_POSTGRES) return postgresMeaning(at, end, byte);
  if (escapes != ESCAPES_MYSQL) return 1;
  switch (byte) {
    case 0x30: meant = 0; break;
    case 0x62: meant = 8; break;
    case 0x74: meant = 9; break;
    case 0x6e: meant = 10; break;
    case 0x72: meant = 13; break;
    case 0x5a: meant = 26; break;
  }
  return 1;
}

function postgresMeaning(at: usize, end: usize, byte: u8): usize {
  switch (byte) {
    case 0x62: meant = 8; return 1;
    case 0x74: meant = 9; return 1;
    case 0x6e: meant = 10; return 1;
    case 0x76: meant = 11; return 1;
    case 0x66: meant = 12; return 1;
    case 0x72: meant = 13; return 1;
  }
  if (byte - ZERO < 8) return readCode(at, min(at + 3, end), 8);
  if (byte != 0x78 || at + 1 == end || digitBelow(load<u8>(at + 1), 16) < 0) return 1;
  return 1 + readCode(at + 1, min(at + 3, end), 16);
}

/** Reads the digits at `at`, up to `end`; returns how many there are. */
function readCode(at: usize, end: usize, base: u32): usize {
  let code: u32 = 0;
  let count: usize = 0;
  while (at + count < end) {
    const digit = digitBelow(load<u8>(at + count), base);
    if (digit < 0) break;
    code = code * base + <u32>digit;
    count++;
  }
  meant = <u8>code;
  if (meant > 0x7f) isCoded = true;
  return count;
}

function digitBelow(byte: u8, base: u32): i32 {
  const digit = hexDigit(byte);
  return digit < base ? <i32>digit : -1;
}
