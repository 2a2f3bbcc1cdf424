import { FAULT_ENUM } from '../../record/fault-number';
import {
  ENUM_LABEL_LENGTH, ENUM_LABEL_MAX_BYTES, ENUM_LABEL_SIZE, ENUM_LABELS, ENUM_SLOT_MASK, ENUM_SLOTS,
} from '../enum-layout';
import { COLUMN_TABLE } from '../layout';
import { copyField } from './copy-bytes';
import { enumHash } from './enum-hash';
import { refuse } from './refuse';
import { sameBytes } from './same-bytes';

/** enum: one of the labels in the column's table, byte for byte. Its binary form is the label itself. */
export function encodeEnum(at: usize, end: usize, out: usize, column: usize): usize {
  const size = end - at;
  if (size > <usize>ENUM_LABEL_MAX_BYTES) return refuse(FAULT_ENUM);
  const table = load<u32>(column, COLUMN_TABLE);
  const mask = load<u32>(table, ENUM_SLOT_MASK);
  const labels = table + load<u32>(table, ENUM_LABELS);
  let slot = enumHash(at, end) & mask;
  while (true) {
    const number = load<u32>(table + (slot << 2), ENUM_SLOTS);
    if (number == 0) return refuse(FAULT_ENUM);
    const label = labels + (number - 1) * ENUM_LABEL_SIZE;
    if (load<u8>(label, ENUM_LABEL_LENGTH) == size && sameBytes(label, at, size)) return copyField(at, end, out);
    slot = (slot + 1) & mask;
  }
}
