import { FAULT_JSON, FAULT_JSON_DEPTH } from '../../record/fault-number';
import { CLOSE_BRACE, COLON, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { skipJsonBlanks } from './json-blank';
import { skipNumber } from './json-number';
import { skipString } from './json-string';
import { refuse } from './refuse';

/** How deeply arrays and objects may nest. The servers' own limit is a stack size, and lies well above. */
const MAX_DEPTH: usize = 1000;

/**
 * Whether `[at, end)` is one JSON value as PostgreSQL takes it, and as jsonb takes it where `binary` says so.
 * If not, `refusal` is set. `scratch` has room for as many bytes as the value has: it holds one byte per
 * open array or object, the one that closes it.
 *
 * To its next editor: a loop over values, not a recursion, because the depth is the data's choice. The outer
 * turn reads a value at `at`; the inner loop closes whatever ends behind it. A string behind `{` or `,` in an
 * object is read by `skipKey` up to its value. Every byte read is before `end`, or is not trusted.
 */
export function isJson(at: usize, end: usize, scratch: usize, binary: bool): bool {
  let top = scratch;
  at = skipJsonBlanks(at, end);
  while (true) {
    if (at >= end) return bad();
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE) {
      at = skipString(at + 1, end, binary);
    } else if (byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      if (top - scratch == MAX_DEPTH) return tooDeep();
      store<u8>(top, byte + 2);
      top += 1;
      at = skipJsonBlanks(at + 1, end);
      if (at >= end) return bad();
      // An empty one is left to the closing loop below.
      if (load<u8>(at) != byte + 2) {
        if (byte == OPEN_BRACE) at = skipKey(at, end, binary);
        if (at == 0) return false;
        continue;
      }
    } else if (byte == 0x2d || byte - 0x30 < 10) {
      at = skipNumber(at, end, binary);
    } else {
      at = skipWord(at, end);
    }
    if (at == 0) return false;
    while (true) {
      at = skipJsonBlanks(at, end);
      if (top == scratch) return at == end ? true : bad();
      if (at >= end) return bad();
      const next = <u32>load<u8>(at);
      at += 1;
      const closing = <u32>load<u8>(top - 1);
      if (next == closing) {
        top -= 1;
        continue;
      }
      if (next != COMMA) return bad();
      at = skipJsonBlanks(at, end);
      if (closing == CLOSE_BRACE) at = skipKey(at, end, binary);
      if (at == 0) return false;
      break;
    }
  }
}

// @ts-ignore: decorator
@inline
function bad(): bool {
  refuse(FAULT_JSON);
  return false;
}

function tooDeep(): bool {
  refuse(FAULT_JSON_DEPTH);
  return false;
}

/** From a member's key to its value: the address of the first byte that is no blank behind the colon, or 0. */
// @ts-ignore: decorator
@inline
function skipKey(at: usize, end: usize, binary: bool): usize {
  if (at >= end || load<u8>(at) != QUOTE) return refuse(FAULT_JSON);
  at = skipString(at + 1, end, binary);
  if (at == 0) return 0;
  at = skipJsonBlanks(at, end);
  if (at >= end || load<u8>(at) != COLON) return refuse(FAULT_JSON);
  return skipJsonBlanks(at + 1, end);
}

/** The address behind `true`, `false` or `null`, or 0. What follows a word is for the caller to judge. */
function skipWord(at: usize, end: usize): usize {
  const word = load<u32>(at);
  // "true", "null" and "alse", as they lie in memory.
  if (end - at >= 4 && (word == 0x65757274 || word == 0x6c6c756e)) return at + 4;
  if (end - at >= 5 && load<u8>(at) == 0x66 && load<u32>(at, 1) == 0x65736c61) return at + 5;
  return refuse(FAULT_JSON);
}
