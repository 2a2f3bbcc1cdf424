/*
 * Finds where the elements of one top-level array end: at a comma, or the closing bracket, that no string and
 * no other bracket encloses. An element's bytes begin with what divides it from the one before: the opening
 * bracket or a comma. So it can be told from its bytes alone where in the array it stands, and what is left at
 * the end of the input is never nothing. Before you edit: brackets and strings are all that is looked at, and
 * which bracket closes which is not asked: what an element holds is for decoding to say.
 */
import { FAULT_JSON_SYNTAX, FAULT_JSON_TOO_LONG, FAULT_JSON_UNCLOSED } from '../../record/fault-number';
import {
  CHUNK_BROKEN, FRAME_AT, FRAME_BROKEN, FRAME_CLOSED, FRAME_DEPTH, FRAME_ENDLESS, FRAME_FAULT, FRAME_FULL,
  FRAME_INSIDE, FRAME_LIMIT, FRAME_MORE, FRAME_NEXT, FRAME_PAST, FRAME_RECORD,
  FRAME_RECORDS, FRAME_TO_END,
} from '../layout';
import { BACKSLASH, CLOSE_BRACKET, COMMA, OPEN_BRACKET, QUOTE } from './ascii';
import { bits64, equal64, prefixXor } from './bits';
import { noteBroken } from './broken';
import { maxRecordBytes } from './plan';
import { repeat } from './repeat';

const INSIDE_STRING: u32 = 1;
const BEHIND_BACKSLASH: u32 = 2;

/** As `frame` in ./frame. */
export function frameElements(state: usize, end: usize, last: bool): u32 {
  let record: usize = load<u32>(state, FRAME_RECORD);
  let next: usize = load<u32>(state, FRAME_NEXT);
  let depth = load<u32>(state, FRAME_DEPTH);
  let inside: u64 = load<u32>(state, FRAME_INSIDE) & INSIDE_STRING ? ~(<u64>0) : 0;
  let escaped: u64 = load<u32>(state, FRAME_INSIDE) & BEHIND_BACKSLASH ? 1 : 0;
  let answer: u32 = FRAME_MORE;
  // What divides an element from the one before is no part of what is looked at.
  if (next == record && next < end && depth == 0) {
    if (load<u8>(next) == CLOSE_BRACKET) depth = FRAME_CLOSED;
    next += 1;
  }
  while (next < end && depth < FRAME_PAST) {
    const length: usize = min<usize>(end - next, 64);
    const valid: u64 = length < 64 ? (<u64>1 << length) - 1 : ~(<u64>0);
    const a = v128.load(next);
    const b = v128.load(next, 16);
    const c = v128.load(next, 32);
    const d = v128.load(next, 48);
    const backslashes = equal64(a, b, c, d, repeat(BACKSLASH)) & valid;
    let literal: u64 = escaped;
    if ((backslashes | escaped) != 0) {
      literal = escapedBits(backslashes, escaped);
      escaped = behindLast(backslashes & ~literal, length);
    }
    const quotes = equal64(a, b, c, d, repeat(QUOTE)) & valid & ~literal;
    const strings = prefixXor(quotes) ^ inside;
    inside = (strings >> (length - 1)) & 1 ? ~(<u64>0) : 0;
    const commas = equal64(a, b, c, d, repeat(COMMA)) & valid & ~strings;
    const opens = lowered(a, b, c, d, 0x7b) & valid & ~strings;
    const closes = lowered(a, b, c, d, 0x7d) & valid & ~strings;
    let left: u64 = ~(<u64>0);
    while (true) {
      const found = (depth == 0 ? opens | closes | commas : opens | closes) & left;
      if (found == 0) break;
      const bit = <u64>ctz(found);
      const at = next + <usize>bit;
      left = bit == 63 ? 0 : ~(<u64>0) << (bit + 1);
      if ((opens >> bit) & 1) depth++;
      else if (depth > 0) depth--;
      else if ((commas >> bit) & 1 || load<u8>(at) == CLOSE_BRACKET) {
        const isClosing = load<u8>(at) == CLOSE_BRACKET;
        endElement(state, record, at, isClosing);
        record = at;
        if (isClosing) depth = FRAME_CLOSED;
        const full = isFull(state);
        if (!full && !isClosing) continue;
        if (full) answer = FRAME_FULL;
        inside = 0;
        escaped = 0;
        next = at + 1;
        break;
      }
    }
    if (answer == FRAME_FULL || depth == FRAME_CLOSED) break;
    next += length;
  }
  if (answer == FRAME_MORE && record < end && depth < FRAME_PAST) {
    answer = rest(state, record, end, last);
    if (last) record = next = end;
  } else if (answer == FRAME_MORE && record < end) {
    const junk = skipBlanksTo(depth == FRAME_CLOSED ? record + 1 : record, end);
    next = end;
    if (junk < end) answer = behindArray(state, record, junk, end, last);
    // Only blanks may stand behind the array, and as many as they like.
    if (junk == end || last) {
      record = end;
      depth = FRAME_PAST;
    }
  }
  store<u32>(state, <u32>record, FRAME_RECORD);
  store<u32>(state, <u32>next, FRAME_NEXT);
  store<u32>(state, depth, FRAME_DEPTH);
  store<u32>(state, (inside != 0 ? INSIDE_STRING : 0) | (escaped != 0 ? BEHIND_BACKSLASH : 0), FRAME_INSIDE);
  return answer;
}

/** What the bytes at hand leave over: the beginning of an element. */
function rest(state: usize, record: usize, end: usize, last: bool): u32 {
  const tooLong = end - record > maxRecordBytes;
  if (!last) return tooLong ? endless(state, startOfLong(record), FAULT_JSON_TOO_LONG) : FRAME_MORE;
  if (tooLong || load<u32>(state, FRAME_TO_END) == 0) endElement(state, record, end, false);
  else {
    noteBroken(state, skipBlanksTo(record + 1, end), end, end, FAULT_JSON_UNCLOSED);
    store<u32>(state, load<u32>(state, FRAME_RECORDS) + 1, FRAME_RECORDS);
  }
  return FRAME_MORE;
}

/** What begins at `junk` and belongs to no array. */
function behindArray(state: usize, record: usize, junk: usize, end: usize, last: bool): u32 {
  if (last) {
    noteBroken(state, junk, end, junk, FAULT_JSON_SYNTAX);
    store<u32>(state, load<u32>(state, FRAME_RECORDS) + 1, FRAME_RECORDS);
    return FRAME_MORE;
  }
  return end - record > maxRecordBytes ? endless(state, junk, FAULT_JSON_SYNTAX) : FRAME_MORE;
}

function endless(state: usize, at: usize, fault: u32): u32 {
  store<u32>(state, <u32>at, FRAME_AT);
  store<u32>(state, fault, FRAME_FAULT);
  return FRAME_ENDLESS;
}

/** Counts the element that ends at `at`, and notes one that is nothing, or too long. */
function endElement(state: usize, record: usize, at: usize, isClosing: bool): void {
  const isEmpty = skipBlanksTo(record + 1, at) == at;
  if (isEmpty && isClosing && load<u8>(record) == OPEN_BRACKET) return;
  if (at - record > maxRecordBytes) {
    const start = startOfLong(record);
    noteBroken(state, start, at, start, FAULT_JSON_TOO_LONG);
  } else if (isEmpty) noteBroken(state, at, at, at, FAULT_JSON_SYNTAX);
  store<u32>(state, load<u32>(state, FRAME_RECORDS) + 1, FRAME_RECORDS);
}

/** Where an element that is too long begins, as far as can be seen within the limit: whatever is at hand beyond. */
function startOfLong(record: usize): usize {
  return skipBlanksTo(record + 1, record + maxRecordBytes);
}

function isFull(state: usize): bool {
  const isBroken = load<u32>(state, FRAME_BROKEN) >= <u32>CHUNK_BROKEN;
  return isBroken || load<u32>(state, FRAME_RECORDS) >= load<u32>(state, FRAME_LIMIT);
}

function skipBlanksTo(at: usize, end: usize): usize {
  while (at < end) {
    const byte = load<u8>(at);
    if (byte != 0x20 && byte != 0x0a && byte != 0x0d && byte != 0x09) break;
    at += 1;
  }
  return at;
}

/** Which bytes stand behind a backslash that is not itself behind one; `carried`: whether the first does. */
function escapedBits(backslashes: u64, carried: u64): u64 {
  let found: u64 = carried;
  let left = backslashes & ~carried;
  while (left != 0) {
    const escape = left & (0 - left);
    found |= escape << 1;
    left &= ~(escape | (escape << 1));
  }
  return found;
}

/** 1 where the last byte of a block is a backslash that escapes what follows. */
function behindLast(escapes: u64, length: usize): u64 {
  return (escapes >> (length - 1)) & 1;
}

/** Which bytes are the brace given, or the bracket that differs from it by one bit. */
// @ts-ignore: decorator
@inline
function lowered(a: v128, b: v128, c: v128, d: v128, brace: u32): u64 {
  const bit = repeat(0x20);
  const byte = repeat(brace);
  return bits64(
    i8x16.eq(v128.or(a, bit), byte), i8x16.eq(v128.or(b, bit), byte),
    i8x16.eq(v128.or(c, bit), byte), i8x16.eq(v128.or(d, bit), byte),
  );
}
