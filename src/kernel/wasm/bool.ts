import { FAULT_BOOL } from '../../record/fault-number';
import { dropBlanks, skipBlanks } from './blank';
import { refuse } from './refuse';

const TRUE: u64 = 0x65757274;
const FALSE: u64 = 0x65736c6166;
const YES: u64 = 0x736579;
const NO: u64 = 0x6f6e;
const ON: u64 = 0x6e6f;
const OFF: u64 = 0x66666f;

/** `true`, `false`, `yes`, `no`, `on`, `off`, what is left of them when cut short but not ambiguous, `1` and `0`. */
export function encodeBool(at: usize, end: usize, out: usize, column: usize): usize {
  const count = end - at;
  if (count - 1 < 5) {
    const bytes = load<u64>(at);
    const lower = bytes | 0x2020202020202020;
    const mask = ~(0 as u64) >> ((64 - 8 * count) as u64);
    const digit = (bytes & 0xff) as u32;
    const isTrue = (((lower ^ TRUE) & mask) == 0) | ((count == 1) & (digit == 0x31));
    const isFalse = (((lower ^ FALSE) & mask) == 0) | ((count == 1) & (digit == 0x30));
    if (isTrue | isFalse) return storeBool(isTrue, out);
  }
  return encodeCarefully(at, end, out);
}

// @ts-ignore: decorator
@inline
function storeBool(value: bool, out: usize): usize {
  store<u64>(out, 0x01000000 | ((value as u64) << 32));
  return out + 5;
}

function encodeCarefully(at: usize, end: usize, out: usize): usize {
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const count = end - at;
  if (count - 1 >= 5) return refuse(FAULT_BOOL);
  const bytes = load<u64>(at);
  const mask = ~(0 as u64) >> ((64 - 8 * count) as u64);
  const word = (bytes | 0x2020202020202020) & mask;
  if (count == 1 && (bytes & 0xff) - 0x30 < 2) return storeBool((bytes & 1) != 0, out);
  if (word == (TRUE & mask) || word == (YES & mask)) return storeBool(true, out);
  if (word == (FALSE & mask) || word == (NO & mask)) return storeBool(false, out);
  if (count == 1) return refuse(FAULT_BOOL);
  if (word == (ON & mask)) return storeBool(true, out);
  if (word == (OFF & mask)) return storeBool(false, out);
  return refuse(FAULT_BOOL);
}
