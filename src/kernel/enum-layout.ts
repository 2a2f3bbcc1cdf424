/**
 * An enum's label table, as the host builds it and the kernel reads it. All numbers are u32, little-endian.
 * Slots are an open-addressed hash table of label numbers, counted from 1; 0 is an empty slot.
 */

/** Number of slots less one. The number is a power of two, and at least twice the number of labels. */
export const ENUM_SLOT_MASK = 0;
/** Offset of the first label's entry from the start of the table. */
export const ENUM_LABELS = 4;
/** The first slot. */
export const ENUM_SLOTS = 8;

/** Bytes of one label's entry: the label, zeros, and in the last byte its length. */
export const ENUM_LABEL_SIZE = 64;
export const ENUM_LABEL_LENGTH = 63;
/** PostgreSQL's own limit, unless it was built with longer names. */
export const ENUM_LABEL_MAX_BYTES = 63;

/** What the hash multiplies with. */
export const ENUM_HASH_FACTOR = 0x9e3779b1;
