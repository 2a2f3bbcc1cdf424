import { BACKSLASH, CLOSE_BRACKET, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { copyBytes } from './copy-bytes';
import { skipGap } from './ndjson-blank';
import { skipScalar, skipValue } from './ndjson-value';
import { firstEscape, stringEnd, unescapeString } from './ndjson-string';
import { placeText, putText } from './ndjson-text';
import { repeat } from './repeat';

/** What copying in whole vectors may write behind a text. */
const SPILL_BYTES: usize = 64;
const NULL_LETTER: u32 = 0x6e;
const NULL_WORD: u32 = 0x4c4c554e;

/**
 * Puts a JSON array that is known to be one, `[at, end)`, into a field as an array literal: `{1,"a",NULL}`.
 * Strings go in quotes as the text that they mean; arrays become arrays; objects go in quotes as they are. With
 * `isRaw` every element goes as the JSON that it is.
 */
export function putArray(field: usize, at: usize, end: usize, isRaw: bool): bool {
  // "", as JSON, becomes "\"\"": at most three times as much, and one string's text may lie behind that for a while.
  const text = placeText(at, end, (end - at) * 4 + SPILL_BYTES);
  if (text == 0) return false;
  let to = text;
  let depth: u32 = 0;
  while (at < end) {
    at = skipGap(at);
    const byte = <u32>load<u8>(at);
    if (byte == OPEN_BRACKET && (depth == 0 || !isRaw)) {
      store<u8>(to, 0x7b);
      to += 1;
      at += 1;
      depth += 1;
    } else if (byte == CLOSE_BRACKET) {
      store<u8>(to, 0x7d);
      to += 1;
      at += 1;
      depth -= 1;
    } else if (byte == COMMA) {
      store<u8>(to, COMMA);
      to += 1;
      at += 1;
    } else if (byte == QUOTE && !isRaw) {
      const last = stringEnd(at + 1);
      to = firstEscape == 0 ? quoted(at + 1, last, to) : quotedMeaning(at + 1, last, to);
      if (to == 0) return false;
      at = last + 1;
    } else if (byte == QUOTE || byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      const last = skipValue(at, 1);
      to = quoted(at, last, to);
      at = last;
    } else {
      const last = skipScalar(at);
      if (byte == NULL_LETTER) {
        store<u32>(to, NULL_WORD);
        to += 4;
      } else to = copyBytes(at, last, to);
      at = last;
    }
  }
  putText(field, text, to);
  return true;
}

/** Writes `[at, end)` as an element in quotes, and returns the address behind it: at most twice as long, and two bytes. */
function quoted(at: usize, end: usize, to: usize): usize {
  const quote = repeat(QUOTE);
  const backslash = repeat(BACKSLASH);
  store<u8>(to, QUOTE);
  to += 1;
  while (at < end) {
    const block = v128.load(at);
    v128.store(to, block);
    const marks = i8x16.bitmask(v128.or(i8x16.eq(block, quote), i8x16.eq(block, backslash)));
    const plain = min(<usize>ctz(marks | 0x10000), end - at);
    at += plain;
    to += plain;
    if (plain == 16 || at == end) continue;
    store<u8>(to, BACKSLASH);
    store<u8>(to, load<u8>(at), 1);
    at += 1;
    to += 2;
  }
  store<u8>(to, QUOTE);
  return to + 1;
}

/** The same for a string with escapes: what it means. 0 where that is no text. */
function quotedMeaning(at: usize, end: usize, to: usize): usize {
  const aside = to + (end - at) * 2 + SPILL_BYTES;
  const behind = unescapeString(at, firstEscape, end, aside);
  return behind == 0 ? 0 : quoted(aside, behind, to);
}
