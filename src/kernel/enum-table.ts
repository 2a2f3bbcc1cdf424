import {
  ENUM_HASH_FACTOR,
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
    let slot = hash(view, at, bytes.length) & (slots - 1);
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

/** The kernel's `enumHash`: sixteen bytes at a time, in four lanes. Zeros lie behind the label. */
function hash(view: DataView, at: number, size: number): number {
  let [a, b, c, d] = [size, size, size, size];
  for (let offset = at; offset === at || offset < at + size; offset += 16) {
    a = mix(a, view.getUint32(offset, true));
    b = mix(b, view.getUint32(offset + 4, true));
    c = mix(c, view.getUint32(offset + 8, true));
    d = mix(d, view.getUint32(offset + 12, true));
  }
  return a ^ rotate(b, 8) ^ rotate(c ^ rotate(d, 8), 16);
}

function mix(lane: number, word: number): number {
  const product = Math.imul(lane ^ word, ENUM_HASH_FACTOR);
  return product ^ (product >>> 15);
}

function rotate(word: number, bits: number): number {
  return (word << bits) | (word >>> (32 - bits));
}
