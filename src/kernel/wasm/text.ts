import { FAULT_LENGTH } from '../../record/fault-number';
import { COLUMN_A, COLUMN_FLAGS, FLAG_LOSSY } from '../layout';
import { SPACE } from './ascii';
import { countCharacters, skipCharacters } from './characters';
import { copyField } from './copy-bytes';
import { refuse } from './refuse';

/** text: any bytes. The scan has refused NUL and whatever is not UTF-8. */
export function encodeText(at: usize, end: usize, out: usize, column: usize): usize {
  return copyField(at, end, out);
}

/** varchar(n): characters count. Spaces behind the n-th, which PostgreSQL cuts off, are cut where loss is allowed. */
export function encodeVarchar(at: usize, end: usize, out: usize, column: usize): usize {
  const fitting = fittingEnd(at, end, column);
  if (fitting < end) {
    const lossy = (load<u32>(column, COLUMN_FLAGS) & FLAG_LOSSY) != 0;
    if (!lossy || !isSpaces(fitting, end)) return refuse(FAULT_LENGTH);
  }
  return copyField(at, fitting, out);
}

/** char(n): blanks behind the value mean nothing, so excess ones are cut. The server pads what is shorter. */
export function encodeChar(at: usize, end: usize, out: usize, column: usize): usize {
  const fitting = fittingEnd(at, end, column);
  if (fitting < end && !isSpaces(fitting, end)) return refuse(FAULT_LENGTH);
  return copyField(at, fitting, out);
}

/** Where the characters end that the column has room for. */
// @ts-ignore: decorator
@inline
function fittingEnd(at: usize, end: usize, column: usize): usize {
  const limit = load<u32>(column, COLUMN_A);
  // No character is shorter than a byte.
  if (end - at <= limit || limit == 0 || countCharacters(at, end) <= limit) return end;
  return skipCharacters(at, end, limit);
}

function isSpaces(at: usize, end: usize): bool {
  while (at < end && load<u8>(at) == SPACE) at += 1;
  return at == end;
}
