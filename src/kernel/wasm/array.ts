import { FAULT_ARRAY, FAULT_ARRAY_SHAPE } from '../../record/fault-number';
import { COLUMN_ELEMENT, COLUMN_ELEMENT_OID } from '../layout';
import { CLOSE_BRACE, COMMA, OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { escaped, quotedEnd, unquotedEnd } from './array-element';
import { dropUnescapedBlanks, unescape } from './array-escape';
import { dropBlanks, skipBlanks } from './blank';
import { storeU32 } from './endian';
import { refuse } from './refuse';
import { encodeValue } from './value';

/** The length word of a null. */
const NULL: u32 = 0xffffffff;
/** `null` in lower case, as it lies in memory. */
const NULL_WORD: u32 = 0x6c6c756e;

/** Length; dimensions, whether there are nulls, element type; count and lower bound of the one dimension. */
const HEAD_BYTES: usize = 24;
const EMPTY_HEAD_BYTES: usize = 16;
/** From an element's field to the unescaped text it is made from: more than a field is longer than its text. */
const SCRATCH_DISTANCE: usize = 256;

/**
 * A one-dimensional array literal: `{a,"b,c",NULL}`. The field, with the scratch behind it that elements with
 * escapes need, takes at most 12 bytes for each byte of the literal, and 512 more.
 */
export function encodeArray(at: usize, end: usize, out: usize, column: usize): usize {
  at = skipBlanks(at, end);
  if (at == end) return refuse(FAULT_ARRAY);
  if (load<u8>(at) != OPEN_BRACE) return refuse(load<u8>(at) == OPEN_BRACKET ? FAULT_ARRAY_SHAPE : FAULT_ARRAY);
  at = skipBlanks(at + 1, end);
  const oid = load<u32>(column, COLUMN_ELEMENT_OID);
  if (at < end && load<u8>(at) == CLOSE_BRACE) return finish(at, end, out, out + EMPTY_HEAD_BYTES, oid, 0, 0);

  const element = load<u32>(column, COLUMN_ELEMENT);
  let to = out + HEAD_BYTES;
  let count: u32 = 0;
  let nulls: u32 = 0;
  while (true) {
    if (at >= end) return refuse(FAULT_ARRAY);
    if (load<u8>(at) == OPEN_BRACE) return refuse(FAULT_ARRAY_SHAPE);
    const quoted = load<u8>(at) == QUOTE;
    const first = quoted ? at + 1 : at;
    const last = quoted ? quotedEnd(first, end) : unquotedEnd(first, end);
    if (last == 0 || last == at) return refuse(FAULT_ARRAY);
    if (!quoted && isNull(first, last)) {
      storeU32(to, NULL);
      to += 4;
      nulls = 1;
    } else {
      to = encodeElement(first, last, quoted, to, element);
      if (to == 0) return 0;
    }
    count += 1;
    at = quoted ? skipBlanks(last + 1, end) : last;
    if (at >= end) return refuse(FAULT_ARRAY);
    if (load<u8>(at) == CLOSE_BRACE) return finish(at, end, out, to, oid, count, nulls);
    if (load<u8>(at) != COMMA) return refuse(FAULT_ARRAY);
    at = skipBlanks(at + 1, end);
  }
}

/** Writes the head, once the closing brace at `at` is reached. Nothing but blanks may follow it. */
function finish(at: usize, end: usize, out: usize, to: usize, oid: u32, count: u32, nulls: u32): usize {
  if (skipBlanks(at + 1, end) != end) return refuse(FAULT_ARRAY);
  storeU32(out, <u32>(to - out - 4));
  storeU32(out + 4, count == 0 ? 0 : 1);
  storeU32(out + 8, nulls);
  storeU32(out + 12, oid);
  if (count != 0) {
    storeU32(out + 16, count);
    storeU32(out + 20, 1);
  }
  return to;
}

/** One element, from its first byte to its last, within the quotes if it has them. */
function encodeElement(at: usize, end: usize, quoted: bool, to: usize, element: usize): usize {
  if (!escaped) return encodeValue(at, quoted ? end : dropBlanks(at, end), to, element);
  const scratch = to + (end - at) + SCRATCH_DISTANCE;
  const behind = unescape(at, quoted ? end : dropUnescapedBlanks(at, end), scratch);
  return encodeValue(scratch, behind, to, element);
}

/** Whether an element without quotes is the word for null, in any case, with blanks behind. */
function isNull(at: usize, end: usize): bool {
  return !escaped && end - at >= 4 && (load<u32>(at) | 0x20202020) == NULL_WORD && skipBlanks(at + 4, end) == end;
}
