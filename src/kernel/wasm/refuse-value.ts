import { COLUMN_FIELD, COLUMN_SIZE, FORMAT_CSV } from '../layout';
import { report } from './faults';
import { placeEnd, placeInCsv, placeInObject } from './place';
import { columnsAt, fieldsAt, format, rowEndsAt, rowNumbersAt, rowStartsAt, width } from './plan';

/**
 * Reports the value that a column refused, with its place in the source. `row`: the number of its record in the
 * field table; `first`: the number within the chunk of the strip's first record. Returns 0.
 */
export function refuseValue(fault: u32, row: u32, column: usize, first: u32): usize {
  const start: usize = load<u32>(rowStartsAt + (<usize>row << 2));
  const end: usize = load<u32>(rowEndsAt + (<usize>row << 2));
  const field = load<u32>(column, COLUMN_FIELD);
  const fields = fieldsAt + <usize>row * (<usize>width << 3);
  const at: usize = format == FORMAT_CSV ? placeInCsv(start, end, field) : placeInObject(start, end, fields + (<usize>field << 3));
  const atEnd = placeEnd;
  const number = <u32>((column - columnsAt) / COLUMN_SIZE);
  const ordinal = first + load<u32>(rowNumbersAt + (<usize>row << 2));
  report(fault, number, ordinal, start, end, at, atEnd);
  return 0;
}
