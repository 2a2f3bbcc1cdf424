import { FAULT_NOT_NULL } from '../../record/fault-number';
import {
  COLUMN_FIELD, COLUMN_FLAGS, COLUMN_KEY_AT, COLUMN_KEY_BYTES, COLUMN_SIZE, FLAG_NOT_NULL, NULL_FIELD,
} from '../layout';
import { copyBytes } from './copy-bytes';
import { writeJsonValue } from './json-value';
import { columnCount, columnsAt, fieldsAt, width } from './plan';
import { refusal } from './refuse';
import { refuseValue } from './refuse-value';

/** `null`, and `}` with a newline, as they lie in memory. */
const NULL_WORD: u32 = 0x6c6c756e;
const RECORD_END: u16 = 0x0a7d;

/**
 * Writes a record as one JSON object on a line of its own, its members in the order of the columns. Returns the
 * address behind its newline, or 0 where a value is refused.
 */
export function jsonRecord(row: u32, out: usize, first: u32): usize {
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  let column = columnsAt;
  const stop = column + <usize>columnCount * COLUMN_SIZE;
  while (column < stop) {
    const field = load<u64>(fields + (<usize>load<u32>(column, COLUMN_FIELD) << 3));
    const key: usize = load<u32>(column, COLUMN_KEY_AT);
    out = copyBytes(key, key + <usize>load<u32>(column, COLUMN_KEY_BYTES), out);
    if (<u32>field == NULL_FIELD) {
      if (load<u32>(column, COLUMN_FLAGS) & FLAG_NOT_NULL) return refuseValue(FAULT_NOT_NULL, row, column, first);
      store<u32>(out, NULL_WORD);
      out += 4;
    } else {
      out = writeJsonValue(<u32>field, <u32>(field >> 32), out, column);
      if (out == 0) return refuseValue(refusal, row, column, first);
    }
    column += COLUMN_SIZE;
  }
  store<u16>(out, RECORD_END);
  return out + 2;
}
