/**
 * What the kernel finds out of a column while it looks for its type. As in ./layout: all fields are u32,
 * offsets in bytes. Read by both sides.
 */

/** Types that a column may have, one bit each, from the narrowest to the widest; besides them it may be text. */
export const CAN_BOOL = 1;
export const CAN_INT2 = 2;
export const CAN_INT4 = 4;
export const CAN_INT8 = 8;
export const CAN_NUMERIC = 16;
export const CAN_FLOAT8 = 32;
export const CAN_UUID = 64;
export const CAN_DATE = 128;
export const CAN_TIMESTAMPTZ = 256;
export const CAN_TIMESTAMP = 512;
export const CAN_TIME = 1024;
export const CAN_JSONB = 2048;
/** How many they are. */
export const CAN_COUNT = 12;
/** All that a field of CSV may be, and all that a value of JSON may be. */
export const CAN_TEXT_ALL = 4095;
export const CAN_JSON_ALL = 4063;

/** What kinds of values a column has, as JSON has kinds. Of CSV nothing is noted. */
export const KIND_STRINGS = 1;
export const KIND_NUMBERS = 2;
export const KIND_BOOLEANS = 4;
export const KIND_ARRAYS = 8;
export const KIND_OBJECTS = 16;

/** What PLAN_INFER points to: how values are spelled that PostgreSQL would write in another way. */
export const INFER_SIZE = 24;
/** The decimal mark, and what divides thousands; both 0 where numbers are written as PostgreSQL does. */
export const INFER_DECIMAL = 0;
export const INFER_THOUSANDS = 4;
/** Addresses of words for true and for false, as a SPELLING_BOOL has them; 0 for none. */
export const INFER_TRUE = 8;
export const INFER_FALSE = 12;
/** How times are written: how many ways, and the address of a list of INFER_TIME. */
export const INFER_TIMES = 16;
export const INFER_TIMES_AT = 20;
/** The program that reads one, see ./time-layout, and the types that are written in no other way: CAN_* bits. */
export const INFER_TIME_SIZE = 8;
export const INFER_TIME_PROGRAM = 0;
export const INFER_TIME_CAN = 4;

/** One column of one chunk. */
export const PROFILE_SIZE = 256;
/** The types that all values seen can have. */
export const PROFILE_CAN = 0;
export const PROFILE_KINDS = 4;
/** Values that are not NULL, and how many of them have no bytes. */
export const PROFILE_VALUES = 8;
export const PROFILE_EMPTY = 12;
/** Bytes of the shortest and of the longest value. */
export const PROFILE_LEAST_BYTES = 16;
export const PROFILE_MOST_BYTES = 20;
/** While it may be numeric: most digits before the point and behind it; 1 where some number has an exponent. */
export const PROFILE_DIGITS = 24;
export const PROFILE_SCALE = 28;
export const PROFILE_EXPONENT = 32;
/** PLACEs: of the first value, of the first longest one, and of the first that cannot have each of the types, by its bit. */
export const PROFILE_PLACES = 36;
export const PLACE_FIRST = 0;
export const PLACE_LONGEST = 1;
export const PLACE_CANNOT = 2;

/** Where a record is: its number within the chunk, and the addresses of its first byte and behind its last. */
export const PLACE_SIZE = 12;
export const PLACE_RECORD = 0;
export const PLACE_START = 4;
export const PLACE_END = 8;
