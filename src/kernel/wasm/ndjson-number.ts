import { FAULT_JSON_SYNTAX } from '../../record/fault-number';
import { DASH, DOT, ZERO } from './ascii';
import { fail } from './ndjson-fault';
import { repeat } from './repeat';

/** Whether the number that was read last has no fraction and no exponent. */
export let isPlain: bool = true;

/**
 * From the first byte of a number to behind its last, or 0. What is no number fails at its first byte. Never
 * reads on behind a line feed. One look at sixteen bytes tells nearly always.
 */
// @ts-ignore: decorator
@inline
export function skipNumber(at: usize): usize {
  const digits = i8x16.lt_u(i8x16.sub(v128.load(at), repeat(ZERO)), repeat(10));
  const sign = usize(load<u8>(at) == DASH);
  const others = ((<u32>i8x16.bitmask(digits) ^ 0xffff) | 0x10000) >> <u32>sign;
  const whole = <usize>ctz(others);
  const behind = at + sign + whole;
  const byte = load<u8>(behind);
  const padded = load<u8>(at + sign) == ZERO && whole > 1;
  if (whole == 0 || padded || whole + sign > 15 || (byte | 0x20) == 0x65) return skipAnyNumber(at);
  isPlain = byte != DOT;
  if (isPlain) return behind;
  const fraction = <usize>ctz(others >> <u32>(whole + 1));
  const end = behind + 1 + fraction;
  if (fraction == 0 || end - at > 15 || (load<u8>(end) | 0x20) == 0x65) return skipAnyNumber(at);
  return end;
}

/** The same step by step. */
function skipAnyNumber(start: usize): usize {
  let at = start;
  isPlain = true;
  if (load<u8>(at) == DASH) at += 1;
  const whole = at;
  at = skipDigits(at);
  if (at == whole || (load<u8>(whole) == ZERO && at - whole > 1)) return fail(FAULT_JSON_SYNTAX, start, start + 1);
  if (load<u8>(at) == DOT) {
    isPlain = false;
    const fraction = at + 1;
    at = skipDigits(fraction);
    if (at == fraction) return fail(FAULT_JSON_SYNTAX, start, start + 1);
  }
  if ((load<u8>(at) | 0x20) == 0x65) {
    isPlain = false;
    at += 1;
    if (load<u8>(at) == 0x2b || load<u8>(at) == DASH) at += 1;
    const exponent = at;
    at = skipDigits(at);
    if (at == exponent) return fail(FAULT_JSON_SYNTAX, start, start + 1);
  }
  return at;
}

function skipDigits(at: usize): usize {
  while (true) {
    const digits = i8x16.lt_u(i8x16.sub(v128.load(at), repeat(ZERO)), repeat(10));
    const others = <u32>i8x16.bitmask(digits) ^ 0xffff;
    if (others != 0) return at + <usize>ctz(others);
    at += 16;
  }
}
