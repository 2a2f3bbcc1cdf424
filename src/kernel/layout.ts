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
/** enum: address of its label table. Dates and times: address of the session's zone table, 0 for UTC. */
export const COLUMN_TABLE = 20;
/** array: address of the element's own COLUMN structure. */
export const COLUMN_ELEMENT = 24;
/** array: the element type's OID, which the binary form carries. */
export const COLUMN_ELEMENT_OID = 28;
/** Start of the run, microseconds since 2000-01-01 00:00 UTC (i64), for `now` where it is allowed. */
export const COLUMN_NOW = 32;
/** NDJSON: what stands before the column's value, `{"name":` or `,"name":`, its address and length. */
export const COLUMN_KEY_AT = 40;
export const COLUMN_KEY_BYTES = 44;
/** Numbers: digits before the point and behind it that any value may have; 0 before it for all other types. */
export const COLUMN_PLAIN_WHOLE = 48;
export const COLUMN_PLAIN_FRACTION = 52;

export const FLAG_NOT_NULL = 1;
/** Let through what PostgreSQL would round or cut: excess scale, sub-microseconds, blanks behind a varchar. */
export const FLAG_LOSSY = 2;
/** Let `now`, `today`, `tomorrow`, `yesterday` through, as of COLUMN_NOW. */
export const FLAG_RELATIVE_TIMES = 4;

/** What the kernel is configured with, once per instance. All fields are u32 unless said. */
export const PLAN_SIZE = 96;
/** Target columns, and the address of their COLUMN structures, one behind the other. */
export const PLAN_COLUMNS = 0;
export const PLAN_COLUMNS_AT = 4;
/** Fields that every record must have. */
export const PLAN_WIDTH = 8;
/** How the source is framed and decoded: a `FORMAT_*`. */
export const PLAN_FORMAT = 44;
export const FORMAT_CSV = 0;
export const FORMAT_NDJSON = 1;
export const FORMAT_JSON = 2;
/** Address of what only JSON needs: see ./json-layout. */
export const PLAN_JSON = 64;
/** CSV's dialect: address and number of the delimiter's bytes, 1 to 8; the quote, 0 for none; 0 for line ends LF and CRLF, 1 for CR as well. */
export const PLAN_DELIMITER_AT = 12;
export const PLAN_DELIMITER_BYTES = 80;
export const PLAN_QUOTE = 16;
export const PLAN_CR_STYLE = 20;
/** What records become: a `WIRE_*`. */
export const PLAN_WIRE = 24;
export const WIRE_COPY_BINARY = 0;
export const WIRE_COPY_TEXT = 1;
export const WIRE_NDJSON = 2;
export const WIRE_CSV = 3;
/** Records are checked, and become nothing. */
export const WIRE_NONE = 4;
/** CSV: the byte that divides outgoing fields. */
export const PLAN_OUT_DELIMITER = 68;
/** 1 where an unquoted empty field is NULL. */
export const PLAN_EMPTY_IS_NULL = 28;
/** Further words that mean NULL where they stand unquoted: how many, and the address of pairs (address, length). */
export const PLAN_NULLS = 32;
export const PLAN_NULLS_AT = 36;
export const PLAN_MAX_RECORD_BYTES = 40;
/** CSV's dialect goes on: a byte at which lines begin that are passed over (0 for none), and FLAGs. */
export const PLAN_COMMENT = 48;
export const PLAN_CSV_FLAGS = 52;
/** Blanks around unquoted fields are left out. */
export const CSV_TRIM = 1;
/** Missing fields are NULL; excess ones are left out. */
export const CSV_PAD = 2;
export const CSV_TRUNCATE = 4;
/** The escape, 0 for none, and where it acts: an ESCAPES_*, see Escapes in formats/csv/dialect. */
export const PLAN_ESCAPE = 72;
export const PLAN_ESCAPES = 76;
export const ESCAPES_QUOTES = 0;
export const ESCAPES_POSTGRES = 1;
export const ESCAPES_MYSQL = 2;
/** Fields that are written another way than PostgreSQL does: how many, and the address of their SPELLING structures. */
export const PLAN_SPELLINGS = 56;
export const PLAN_SPELLINGS_AT = 60;

/** Where columns' types are looked for and no rows are made: address of an INFER structure, see ./infer-layout. Else 0. */
export const PLAN_INFER = 92;

/** What is made of a source that is not all text: MENDs. */
export const PLAN_MENDS = 84;
/** What is no UTF-8 becomes U+FFFD. */
export const MEND_REPLACES = 1;
/** NULs are left out, and `\u0000` in JSON. */
export const MEND_STRIPS = 2;

/** How a field spells its values: which field, what of, and two words of what. */
export const SPELLING_SIZE = 16;
export const SPELLING_FIELD = 0;
export const SPELLING_KIND = 4;
export const SPELLING_A = 8;
export const SPELLING_B = 12;
/** A is the decimal mark, B what divides thousands or 0. */
export const SPELLING_NUMBER = 1;
/** A and B are addresses of words for true and for false: their count, then pairs (address, length). */
export const SPELLING_BOOL = 2;
/** A is the address of a program that reads times: see ./time-layout. */
export const SPELLING_TIME = 3;
/** Most bytes that a field's spelling adds to it. */
export const SPELLING_BYTES = 48;

/** A thread's own working memory: addresses, all u32. */
/** Addresses of the strip's structural characters, in order. */
export const SCRATCH_INDEX_AT = 0;
/** For each line end: its number in the index. */
export const SCRATCH_LINES_AT = 4;
/** For each field that begins with a quote: the number, in the index, of the character behind it. */
export const SCRATCH_QUOTED_AT = 28;
/** The field table, good record by good record: for each field the addresses of its first byte and of the byte behind its last. */
export const SCRATCH_FIELDS_AT = 8;
/** For each good record: where it starts, where its content ends, and its number within the strip. */
export const SCRATCH_ROW_STARTS_AT = 12;
export const SCRATCH_ROW_ENDS_AT = 16;
export const SCRATCH_ROW_NUMBERS_AT = 20;
/** Room for the unescaped text of one strip: as long as the longest record or chunk. */
export const SCRATCH_TEXT_AT = 24;
/** JSON alone: working memory, see ./json-layout; the keys of one record; the text of a strip's rests. */
export const SCRATCH_JSON_AT = 32;
export const SCRATCH_KEYS_AT = 36;
export const SCRATCH_REST_AT = 40;
/** The ends of the room at SCRATCH_TEXT_AT and SCRATCH_KEYS_AT. */
export const SCRATCH_TEXT_END = 44;
export const SCRATCH_KEYS_END = 48;
export const SCRATCH_SIZE = 64;

/** Structural characters that one strip may hold: bounds the index and the field table. */
export const STRIP_FIELDS = 16384;
/** Bytes after which a strip ends with the record at hand; small enough to stay in the second-level cache. */
export const STRIP_BYTES = 32768;

/** A broken record within a chunk, as framing hands it on: first, end, at (addresses) and the fault's number. */
export const BROKEN_SIZE = 16;
export const BROKEN_START = 0;
export const BROKEN_END = 4;
export const BROKEN_AT = 8;
export const BROKEN_FAULT = 12;
/** Broken records after which framing ends a chunk. */
export const CHUNK_BROKEN = 4096;
/** Records after which framing ends a chunk: bounds the tables that go with it. */
export const CHUNK_RECORDS = 65536;

/** A fault within a chunk, as the kernel reports it. Addresses; COLUMN is 0xffffffff where there is none. */
export const FAULT_SIZE = 32;
export const FAULT_NUMBER = 0;
export const FAULT_COLUMN = 4;
export const FAULT_ROW = 8;
export const FAULT_START = 12;
export const FAULT_END = 16;
export const FAULT_AT = 20;
export const FAULT_AT_END = 24;

/** The framing's own state between two calls; all u32. */
export const FRAME_SIZE = 64;
/** Address of the record at hand, and of the next byte to look at. */
export const FRAME_RECORD = 0;
export const FRAME_NEXT = 4;
/** 1 while a quote is open at NEXT. */
export const FRAME_INSIDE = 8;
/** Records that ended since the chunk began, broken ones included. */
export const FRAME_RECORDS = 12;
export const FRAME_BROKEN = 16;
/** Address of the table of broken records. */
export const FRAME_BROKEN_AT = 20;

/** JSON: arrays and objects that are open at NEXT, or FRAME_CLOSED behind the array's end. INSIDE: 1 in a string, 3 behind a backslash in it. */
export const FRAME_DEPTH = 36;
export const FRAME_CLOSED = 0xffffffff;
/** The same, with the closing bracket behind RECORD. */
export const FRAME_PAST = 0xfffffffe;
/** 1 where the bytes go up to the input's end, and not merely to what is settled already. */
export const FRAME_TO_END = 40;

/** What `frame` answers. */
/** All bytes given were looked at. */
export const FRAME_MORE = 0;
/** The chunk is to end at RECORD: it has as many records as one may have. */
export const FRAME_FULL = 1;
/** A record too long has no line end in what was given; it begins at RECORD. See FRAME_AT and FRAME_FAULT. */
export const FRAME_ENDLESS = 2;
/** Records after which the chunk is to end: 1 to CHUNK_RECORDS. */
export const FRAME_LIMIT = 32;
export const FRAME_AT = 24;
export const FRAME_FAULT = 28;

/**
 * Most bytes of payload that one byte of source can become, or that checking it takes behind what was written (an
 * interval of one digit is the worst).
 */
export const EXPANSION = 12;

/**
 * In the field table: a field that is NULL, for its start. No field lies at address 0. The other half is 0, or
 * the address behind the word that says so.
 */
export const NULL_FIELD = 0;
