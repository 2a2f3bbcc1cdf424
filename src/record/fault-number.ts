/**
 * Numbers of the faults that the kernel reports. Read by both sides: TypeScript imports the
 * constants, AssemblyScript inlines them. `fault.ts` gives each its name, sentence and SQLSTATE.
 */
export const FAULT_STRAY_QUOTE = 1;
export const FAULT_UNCLOSED_QUOTE = 2;
export const FAULT_RECORD_TOO_LONG = 3;
export const FAULT_TOO_FEW_FIELDS = 4;
export const FAULT_TOO_MANY_FIELDS = 5;
export const FAULT_BARE_CR = 6;
export const FAULT_UTF8 = 7;
export const FAULT_NUL = 8;
/** A record of JSON: not what RFC 8259 has, or deeper than the limit. */
export const FAULT_JSON_SYNTAX = 9;
export const FAULT_JSON_TOO_DEEP = 10;
export const FAULT_NOT_OBJECT = 11;
export const FAULT_JSON_TOO_LONG = 12;
/** A top-level array that the input ends in. */
export const FAULT_JSON_UNCLOSED = 13;
/** Nothing behind an escape, or what means nothing there. */
export const FAULT_ESCAPE = 14;

export const FAULT_NOT_NULL = 16;
export const FAULT_LENGTH = 17;
export const FAULT_BOOL = 18;
export const FAULT_INTEGER = 19;
export const FAULT_INTEGER_RANGE = 20;
export const FAULT_FLOAT = 21;
export const FAULT_FLOAT_RANGE = 22;
export const FAULT_NUMERIC = 23;
/** More digits before the point than precision and scale allow. */
export const FAULT_NUMERIC_RANGE = 24;
/** Digits behind the scale that PostgreSQL would round away. */
export const FAULT_NUMERIC_SCALE = 25;
export const FAULT_UUID = 26;
export const FAULT_DATE = 27;
export const FAULT_DATE_RANGE = 28;
export const FAULT_TIME = 29;
export const FAULT_TIME_RANGE = 30;
export const FAULT_TIMESTAMP = 31;
export const FAULT_TIMESTAMP_RANGE = 32;
/** Fractional digits that PostgreSQL would round away. */
export const FAULT_TIME_PRECISION = 33;
/** `now`, `today` and the like: another run would load another value. */
export const FAULT_RELATIVE_TIME = 34;
/** `10/11/2024`: its meaning depends on the server's DateStyle. */
export const FAULT_AMBIGUOUS_DATE = 35;
export const FAULT_TIME_ZONE = 36;
export const FAULT_INTERVAL = 37;
export const FAULT_INTERVAL_RANGE = 38;
export const FAULT_BYTEA = 39;
export const FAULT_JSON = 40;
export const FAULT_JSON_DEPTH = 41;
/** `\u0000` or a lone surrogate, which jsonb refuses. */
export const FAULT_JSON_UNICODE = 42;
export const FAULT_INET = 43;
/** Bits set to the right of a cidr's mask. */
export const FAULT_CIDR_BITS = 44;
export const FAULT_MACADDR = 45;
export const FAULT_ENUM = 46;
export const FAULT_ARRAY = 47;
/** Not one-dimensional, or with bounds of its own. */
export const FAULT_ARRAY_SHAPE = 48;
/** A time of day in a value for a date, which PostgreSQL would drop. */
export const FAULT_TIME_OF_DAY = 49;
/** Members of a record of JSON. */
export const FAULT_UNKNOWN_KEY = 50;
export const FAULT_DUPLICATE_KEY = 51;
export const FAULT_MISSING_KEY = 52;
/** A path leads on through a value that is no object. */
export const FAULT_PATH = 53;
/** `\ud800` and the like, alone, in a string that is to be text; and `\u0000`. */
export const FAULT_SURROGATE = 54;
export const FAULT_ESCAPED_NUL = 55;
