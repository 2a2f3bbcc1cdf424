import {
  MEND_REPLACES, MEND_STRIPS, PLAN_MENDS,
  CSV_PAD, CSV_TRIM, CSV_TRUNCATE, PLAN_COLUMNS, PLAN_COLUMNS_AT, PLAN_COMMENT, PLAN_CSV_FLAGS, PLAN_SPELLINGS,
  PLAN_SPELLINGS_AT, PLAN_CR_STYLE, PLAN_DELIMITER_AT, PLAN_DELIMITER_BYTES, PLAN_EMPTY_IS_NULL, PLAN_ESCAPE, PLAN_ESCAPES,
  PLAN_FORMAT, PLAN_MAX_RECORD_BYTES,
  PLAN_NULLS, PLAN_NULLS_AT, PLAN_OUT_DELIMITER, PLAN_QUOTE, PLAN_WIDTH, PLAN_WIRE, SCRATCH_INDEX_AT,
  SCRATCH_ROW_ENDS_AT, SCRATCH_ROW_NUMBERS_AT, SCRATCH_ROW_STARTS_AT, SCRATCH_FIELDS_AT, SCRATCH_LINES_AT,
  SCRATCH_QUOTED_AT, SCRATCH_TEXT_AT,
  FORMAT_CSV, PLAN_INFER,
} from '../layout';
import { configureInfer } from './infer-plan';
import { configureJson } from './ndjson-plan';

/** The plan, copied from memory into globals: the hot loops read them from there. See ../layout. */
/** A FORMAT_*. */
export let format: u32 = 0;
export let columnCount: u32 = 0;
export let columnsAt: usize = 0;
export let width: u32 = 0;
/** The delimiter's first byte; all of it, in the low bytes of a word, and which bytes of a word it has. */
export let delimiter: i32 = 44;
export let delimiterBytes: usize = 1;
export let delimiterWord: u64 = 0;
export let delimiterMask: u64 = 0;
/** -1 where the dialect has none. */
export let quote: i32 = 34;
/** -1 where the dialect has none; and an ESCAPES_*. */
export let escapeByte: i32 = -1;
export let escapes: u32 = 0;
/** Whether vectors alone do not tell where records and fields end. */
export let isCareful: bool = false;
export let crStyle: bool = false;
/** A WIRE_*. */
export let wire: u32 = 0;
export let outDelimiter: u32 = 44;
export let emptyIsNull: bool = true;
export let nullCount: u32 = 0;
export let nullsAt: usize = 0;
/** -1 where no line is passed over. */
export let comment: i32 = -1;
export let trims: bool = false;
export let pads: bool = false;
export let truncates: bool = false;
export let spellingCount: u32 = 0;
export let spellingsAt: usize = 0;
export let maxRecordBytes: usize = 0;
export let replaces: bool = false;
export let strips: bool = false;

/** This thread's working memory. */
export let indexAt: usize = 0;
export let linesAt: usize = 0;
export let quotedAt: usize = 0;
export let fieldsAt: usize = 0;
export let rowStartsAt: usize = 0;
export let rowEndsAt: usize = 0;
export let rowNumbersAt: usize = 0;
export let textAt: usize = 0;

export function configure(plan: usize, scratch: usize): void {
  format = load<u32>(plan, PLAN_FORMAT);
  columnCount = load<u32>(plan, PLAN_COLUMNS);
  columnsAt = load<u32>(plan, PLAN_COLUMNS_AT);
  width = load<u32>(plan, PLAN_WIDTH);
  const delimiterAt: usize = load<u32>(plan, PLAN_DELIMITER_AT);
  delimiter = <i32>load<u8>(delimiterAt);
  delimiterBytes = load<u32>(plan, PLAN_DELIMITER_BYTES);
  delimiterMask = <u64>-1 >> ((8 - <u64>delimiterBytes) << 3);
  delimiterWord = load<u64>(delimiterAt) & delimiterMask;
  escapeByte = load<u32>(plan, PLAN_ESCAPE);
  if (escapeByte == 0) escapeByte = -1;
  escapes = load<u32>(plan, PLAN_ESCAPES);
  isCareful = delimiterBytes > 1 || escapeByte >= 0;
  quote = load<u32>(plan, PLAN_QUOTE);
  if (quote == 0) quote = -1;
  crStyle = load<u32>(plan, PLAN_CR_STYLE) != 0;
  wire = load<u32>(plan, PLAN_WIRE);
  outDelimiter = load<u32>(plan, PLAN_OUT_DELIMITER);
  emptyIsNull = load<u32>(plan, PLAN_EMPTY_IS_NULL) != 0;
  nullCount = load<u32>(plan, PLAN_NULLS);
  nullsAt = load<u32>(plan, PLAN_NULLS_AT);
  comment = load<u32>(plan, PLAN_COMMENT);
  if (comment == 0) comment = -1;
  const flags = load<u32>(plan, PLAN_CSV_FLAGS);
  trims = (flags & CSV_TRIM) != 0;
  pads = (flags & CSV_PAD) != 0;
  truncates = (flags & CSV_TRUNCATE) != 0;
  spellingCount = load<u32>(plan, PLAN_SPELLINGS);
  spellingsAt = load<u32>(plan, PLAN_SPELLINGS_AT);
  maxRecordBytes = load<u32>(plan, PLAN_MAX_RECORD_BYTES);
  const mends = load<u32>(plan, PLAN_MENDS);
  replaces = (mends & MEND_REPLACES) != 0;
  strips = (mends & MEND_STRIPS) != 0;
  indexAt = load<u32>(scratch, SCRATCH_INDEX_AT);
  linesAt = load<u32>(scratch, SCRATCH_LINES_AT);
  quotedAt = load<u32>(scratch, SCRATCH_QUOTED_AT);
  fieldsAt = load<u32>(scratch, SCRATCH_FIELDS_AT);
  rowStartsAt = load<u32>(scratch, SCRATCH_ROW_STARTS_AT);
  rowEndsAt = load<u32>(scratch, SCRATCH_ROW_ENDS_AT);
  rowNumbersAt = load<u32>(scratch, SCRATCH_ROW_NUMBERS_AT);
  textAt = load<u32>(scratch, SCRATCH_TEXT_AT);
  configureInfer(load<u32>(plan, PLAN_INFER));
  if (format != FORMAT_CSV) configureJson(plan, scratch);
}
