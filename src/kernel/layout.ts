/**
 * Where things lie in the kernel's memory. Read by both sides: the host writes these structures with
 * a DataView (little-endian), the kernel reads them with `load<T>(pointer, OFFSET)`. Offsets in bytes.
 */

/** Bytes that may be read before and behind, or written behind, any buffer that is given to the kernel. */
export const SLACK_BYTES = 64;

/** One target column. All fields are u32 unless said. */
export const COLUMN_SIZE = 64;
/** A `TYPE_*` of record/type-id. */
export const COLUMN_TYPE = 0;
/** Index of its field in the source record. */
export const COLUMN_FIELD = 4;
/** `FLAG_*` bits. */
export const COLUMN_FLAGS = 8;
/** varchar, char: characters allowed, 0 for any. numeric: precision, 0 for any. Times: fractional digits kept, 0 to 6. */
export const COLUMN_A = 12;
/** numeric: scale (i32, may be negative). */
export const COLUMN_B = 16;
/** enum: address of its label table. timestamptz, timetz: address of the session's zone table, 0 for UTC. */
export const COLUMN_TABLE = 20;
/** array: address of the element's own COLUMN structure. */
export const COLUMN_ELEMENT = 24;
/** array: the element type's OID, which the binary form carries. */
export const COLUMN_ELEMENT_OID = 28;
/** Start of the run, microseconds since 2000-01-01 00:00 UTC (i64), for `now` where it is allowed. */
export const COLUMN_NOW = 32;

export const FLAG_NOT_NULL = 1;
/** Let through what PostgreSQL would round or cut: excess scale, sub-microseconds, blanks behind a varchar. */
export const FLAG_LOSSY = 2;
/** Let `now`, `today`, `tomorrow`, `yesterday` through, as of COLUMN_NOW. */
export const FLAG_RELATIVE_TIMES = 4;
