import { enumHash } from './enum-hash.ts';
import {
  ENUM_LABEL_LENGTH,
  ENUM_LABEL_MAX_BYTES,
  ENUM_LABEL_SIZE,
  ENUM_LABELS,
  ENUM_SLOT_MASK,
  ENUM_SLOTS,
} from './enum-layout.ts';

/**
 * The label table that COLUMN_TABLE of an enum column points to. Place it at a multiple of 4.
 * Throws RangeError for a label that is longer than 63 bytes.
 */
export function enumTable(labels: readonly string[]): Uint8Array {
  const slots = slotCount(labels.length);
  const labelsAt = ENUM_SLOTS + slots * 4;
  const table = new Uint8Array(labelsAt + labels.length * ENUM_LABEL_SIZE);
  const view = new DataView(table.buffer);
  view.setUint32(ENUM_SLOT_MASK, slots - 1, true);
  view.setUint32(ENUM_LABELS, labelsAt, true);
  for (const [index, label] of labels.entries()) {
    const bytes = Buffer.from(label);
    if (bytes.length > ENUM_LABEL_MAX_BYTES) throw new RangeError('an enum label is longer than 63 bytes');
    const at = labelsAt + index * ENUM_LABEL_SIZE;
    table.set(bytes, at);
    // The length goes in last: the hash reads what lies behind the label as zeros.
    let slot = enumHash(view, at, bytes.length) & (slots - 1);
    table[at + ENUM_LABEL_LENGTH] = bytes.length;
    while (view.getUint32(ENUM_SLOTS + slot * 4, true) !== 0) slot = (slot + 1) & (slots - 1);
    view.setUint32(ENUM_SLOTS + slot * 4, index + 1, true);
  }
  return table;
}

function slotCount(labels: number): number {
  let slots = 4;
  while (slots < labels * 2) slots *= 2;
  return slots;
}
