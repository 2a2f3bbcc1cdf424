import { DASH, DOT, QUOTE, ZERO } from './ascii';
import { dropBlanks, skipBlanks } from './blank';
import { isDigit } from './words';

const PLUS: u32 = 0x2b;

/**
 * Writes `[at, end)`, which a type of numbers has read, as JSON: each digit as it is. Forms that JSON has not become
 * those that it has: `+5`, `.5`, `5.`, `007`, blanks around; NaN and the infinities become strings. Returns the
 * address behind.
 */
export function writeJsonNumber(at: usize, end: usize, out: usize): usize {
  at = skipBlanks(at, end);
  end = dropBlanks(at, end);
  const sign = <u32>load<u8>(at);
  const negative = sign == DASH;
  if (negative || sign == PLUS) at += 1;
  const first = <u32>load<u8>(at);
  if (first != DOT && !isDigit(first)) return writeWord(first, negative, out);
  if (negative) store<u8>(out++, DASH);
  while (end - at > 1 && load<u8>(at) == ZERO && isDigit(load<u8>(at, 1))) at += 1;
  if (load<u8>(at) == DOT) store<u8>(out++, ZERO);
  for (; at < end; at += 1) {
    const byte = <u32>load<u8>(at);
    if (byte == DOT && (end - at == 1 || !isDigit(load<u8>(at, 1)))) continue;
    store<u8>(out++, byte);
  }
  return out;
}

/** What is no number, by its first letter: NaN, or one of the infinities. */
function writeWord(letter: u32, negative: bool, out: usize): usize {
  store<u8>(out++, QUOTE);
  if ((letter | 0x20) == 0x6e) {
    store<u32>(out, 0x4e614e);
    out += 3;
  } else {
    if (negative) store<u8>(out++, DASH);
    store<u64>(out, 0x7974696e69666e49);
    out += 8;
  }
  store<u8>(out, QUOTE);
  return out + 1;
}
