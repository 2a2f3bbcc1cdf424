import { FAULT_JSON_SYNTAX, FAULT_JSON_TOO_DEEP } from '../../record/fault-number';
import { JSON_STACK } from '../json-layout';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { skipGap } from './ndjson-blank';
import { fail } from './ndjson-fault';
import { skipNumber } from './ndjson-number';
import { maxDepth, workAt } from './ndjson-plan';
import { stringEnd } from './ndjson-string';

/**
 * From the first byte of a value to behind its last, or 0: it is JSON, and no deeper than allowed. `depth`:
 * what is open around it.
 *
 * To its next editor: a loop, not a recursion, because the depth is the data's choice. The outer turn reads a
 * value at `at`; the inner loop closes whatever ends behind it. For each open array or object the stack holds
 * the byte that closes it. No end is asked for: what ends a record is legal nowhere inside a value.
 */
export function skipValue(at: usize, depth: u32): usize {
  const bottom = workAt + JSON_STACK;
  const most = bottom + <usize>(maxDepth - depth);
  let top = bottom;
  while (true) {
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) {
      at = stringEnd(at + 1) + 1;
      if (at == 1) return 0;
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      if (top == most) return fail(FAULT_JSON_TOO_DEEP, at, at + 1);
      store<u8>(top, byte + 2);
      top += 1;
      at = skipGap(at + 1);
      // An empty one is left to the closing loop below.
      if (load<u8>(at) != byte + 2) {
        if (byte == OPEN_BRACE) at = skipKey(at);
        if (at == 0) return 0;
        continue;
      }
    } else {
      at = skipScalar(at);
      if (at == 0) return 0;
    }
    while (true) {
      if (top == bottom) return at;
      at = skipGap(at);
      const next = <u32>load<u8>(at);
      const closing = <u32>load<u8>(top - 1);
      if (next == closing) {
        top -= 1;
        at += 1;
        continue;
      }
      if (next != COMMA) return fail(FAULT_JSON_SYNTAX, at, at + 1);
      at = skipGap(at + 1);
      if (closing == CLOSE_BRACE) at = skipKey(at);
      if (at == 0) return 0;
      break;
    }
  }
}

/** From a member's key to its value, or 0. */
// @ts-ignore: decorator
@inline
function skipKey(at: usize): usize {
  if (load<u8>(at) != QUOTE) return fail(FAULT_JSON_SYNTAX, at, at + 1);
  at = stringEnd(at + 1);
  if (at == 0) return 0;
  at = skipGap(at + 1);
  if (load<u8>(at) != COLON) return fail(FAULT_JSON_SYNTAX, at, at + 1);
  return skipGap(at + 1);
}

/** "true", "null" and "alse", as they lie in memory. */
const TRUE: u32 = 0x65757274;
const NULL: u32 = 0x6c6c756e;
const ALSE: u32 = 0x65736c61;

/** A number or a word, from its first byte to behind its last, or 0. */
// @ts-ignore: decorator
@inline
export function skipScalar(at: usize): usize {
  const byte = <u32>load<u8>(at);
  if (byte < 0x40) return skipNumber(at);
  const word = load<u32>(at);
  if (word == TRUE || word == NULL) return at + 4;
  if (byte == 0x66 && load<u32>(at, 1) == ALSE) return at + 5;
  return fail(FAULT_JSON_SYNTAX, at, at + 1);
}
