import { FAULT_NOT_NULL } from '../../record/fault-number';
import { TYPE_OTHER, TYPE_TEXT } from '../../record/type-id';
import { COLUMN_FIELD, COLUMN_FLAGS, COLUMN_PLAIN_WHOLE, COLUMN_SIZE, COLUMN_TYPE, FLAG_NOT_NULL, NULL_FIELD } from '../layout';
import { NEWLINE } from './ascii';
import { writeCsvText } from './csv-text';
import { isPlainNumber } from './plain-number';
import { columnCount, columnsAt, fieldsAt, outDelimiter, width } from './plan';
import { refusal } from './refuse';
import { refuseValue } from './refuse-value';
import { encodeValue } from './value';

/**
 * Writes a record as a line of CSV, its values as the source has them, NULL as nothing. Returns the address behind
 * its newline, or 0 where a value is refused: each is checked by encoding it to where its text will be written.
 */
export function csvRecord(row: u32, out: usize, first: u32): usize {
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  let column = columnsAt;
  const stop = column + <usize>columnCount * COLUMN_SIZE;
  while (column < stop) {
    const field = load<u64>(fields + (<usize>load<u32>(column, COLUMN_FIELD) << 3));
    const start = <usize><u32>field;
    if (start == NULL_FIELD) {
      if (load<u32>(column, COLUMN_FLAGS) & FLAG_NOT_NULL) return refuseValue(FAULT_NOT_NULL, row, column, first);
    } else {
      const end = <usize><u32>(field >> 32);
      if (load<u32>(column, COLUMN_PLAIN_WHOLE) != 0 && isPlainNumber(start, end, column)) {
        v128.store(out, v128.load(start));
        out += end - start;
      } else {
        const type = load<u32>(column, COLUMN_TYPE);
        const known = type != TYPE_TEXT && type != TYPE_OTHER;
        if (known && encodeValue(start, end, out, column) == 0) return refuseValue(refusal, row, column, first);
        out = writeCsvText(start, end, out);
      }
    }
    column += COLUMN_SIZE;
    store<u8>(out, column == stop ? <u32>NEWLINE : outDelimiter);
    out += 1;
  }
  return out;
}
