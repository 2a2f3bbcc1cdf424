import {
  TYPE_BOOL, TYPE_BYTEA, TYPE_FLOAT4, TYPE_FLOAT8, TYPE_INT2, TYPE_INT4, TYPE_INT8, TYPE_JSON, TYPE_JSONB,
  TYPE_NUMERIC, TYPE_OTHER, TYPE_TEXT,
} from '../../record/type-id';
import { COLUMN_TYPE } from '../layout';
import { encodeBool } from './bool';
import { encodeBytea } from './bytea';
import { writeJsonBytes } from './json-bytes';
import { writeJsonNumber } from './json-number-text';
import { writeJsonRaw } from './json-raw';
import { writeJsonText } from './json-text';
import { isPlainNumber } from './plain-number';
import { encodeValue } from './value';

/** `true`, `fals` and `e`, as they lie in memory. */
const TRUE_WORD: u32 = 0x65757274;
const FALSE_WORD: u64 = 0x65736c6166;

/**
 * Checks the bytes `[at, end)` against a column's type, by encoding them to where they will be written, and writes
 * them as JSON: numbers and booleans as such, JSON as it is, all else as a string of the text that the source has.
 * Returns the address behind, or 0 with `refusal` set.
 */
export function writeJsonValue(at: usize, end: usize, out: usize, column: usize): usize {
  switch (load<u32>(column, COLUMN_TYPE)) {
    case TYPE_TEXT: case TYPE_OTHER: return writeJsonText(at, end, out);
    case TYPE_INT2: case TYPE_INT4: case TYPE_INT8: case TYPE_FLOAT4: case TYPE_FLOAT8: case TYPE_NUMERIC:
      if (isPlainNumber(at, end, column)) {
        v128.store(out, v128.load(at));
        return out + (end - at);
      }
      return encodeValue(at, end, out, column) == 0 ? 0 : writeJsonNumber(at, end, out);
    case TYPE_BOOL: return encodeBool(at, end, out, column) == 0 ? 0 : writeBool(out);
    case TYPE_JSON: case TYPE_JSONB: return encodeValue(at, end, out, column) == 0 ? 0 : writeJsonRaw(at, end, out);
    case TYPE_BYTEA: return writeBytes(at, end, out, column);
    default: return encodeValue(at, end, out, column) == 0 ? 0 : writeJsonText(at, end, out);
  }
}

/** Of a boolean field of COPY BINARY, which is at `out`, the word. */
// @ts-ignore: decorator
@inline
function writeBool(out: usize): usize {
  if (load<u8>(out, 4) != 0) {
    store<u32>(out, TRUE_WORD);
    return out + 4;
  }
  store<u64>(out, FALSE_WORD);
  return out + 5;
}

function writeBytes(at: usize, end: usize, out: usize, column: usize): usize {
  // There are no more bytes than there is text, and each becomes two digits.
  const aside = out + ((end - at) << 1) + 64;
  const behind = encodeBytea(at, end, aside, column);
  return behind == 0 ? 0 : writeJsonBytes(aside + 4, behind, out);
}
