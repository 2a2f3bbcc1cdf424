import { FAULT_NOT_NULL } from '../../record/fault-number';
import { TYPE_OTHER, TYPE_TEXT } from '../../record/type-id';
import { COLUMN_FIELD, COLUMN_FLAGS, COLUMN_PLAIN_WHOLE, COLUMN_SIZE, COLUMN_TYPE, FLAG_NOT_NULL, NULL_FIELD } from '../layout';
import { isPlainNumber } from './plain-number';
import { columnCount, columnsAt, fieldsAt, width } from './plan';
import { refusal } from './refuse';
import { refuseValue } from './refuse-value';
import { encodeValueHere } from './value';

/** Checks a record's values, each by encoding it to `scratch`. Returns that, or 0 where one is refused. */
export function checkRecord(row: u32, scratch: usize, first: u32): usize {
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  let column = columnsAt;
  const stop = column + <usize>columnCount * COLUMN_SIZE;
  while (column < stop) {
    const field = load<u64>(fields + (<usize>load<u32>(column, COLUMN_FIELD) << 3));
    const type = load<u32>(column, COLUMN_TYPE);
    if (<u32>field == NULL_FIELD) {
      if (load<u32>(column, COLUMN_FLAGS) & FLAG_NOT_NULL) return refuseValue(FAULT_NOT_NULL, row, column, first);
    } else if (type != TYPE_TEXT && type != TYPE_OTHER) {
      // Any text is good: that it is UTF-8, without NUL, is seen before.
      const start = <usize><u32>field;
      const end = <usize><u32>(field >> 32);
      const plain = load<u32>(column, COLUMN_PLAIN_WHOLE) != 0 && isPlainNumber(start, end, column);
      if (!plain && encodeValueHere(start, end, scratch, column) == 0) {
        return refuseValue(refusal, row, column, first);
      }
    }
    column += COLUMN_SIZE;
  }
  return scratch;
}
