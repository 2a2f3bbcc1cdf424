import * as n from './fault-number.ts';
import type { InputOffset } from './span.ts';

export type FaultStage = 'parse' | 'validate' | 'transform' | 'enrich' | 'target';

/** Places within a parcel's `raw`. */
export interface FaultWithin {
  readonly start: number;
  readonly end: number;
  readonly at: number;
  readonly atEnd: number;
}

/** One record that cannot be loaded, and why. Data, not an exception. */
export interface Fault {
  readonly code: FaultCode;
  readonly stage: FaultStage;
  /** Which record of its parcel, from 0, counting all that were read. */
  readonly row: number;
  /** Line ends of the source between the parcel's start and the record's. */
  readonly line: number;
  /** The record's own bytes in the source, its line end not included. */
  readonly start: InputOffset;
  readonly end: InputOffset;
  /** First and last-but-one byte of the value at fault; the place of the stray quote, for parse faults. */
  readonly at: InputOffset;
  readonly atEnd: InputOffset;
  /** The same places within the parcel's `raw`; absent where that has the bytes of the source. */
  readonly within?: FaultWithin;
  /** The target column, where the fault has one. */
  readonly column?: string;
  /** One sentence, without the data: "not a number". */
  readonly reason: string;
  readonly sqlstate?: string;
  /** The target's own words, for faults of stage `target`. */
  readonly detail?: string;
}

interface FaultKind {
  readonly code: string;
  readonly stage: FaultStage;
  readonly reason: string;
  /** What PostgreSQL answers to the same value. */
  readonly sqlstate: string;
}

const kind = <C extends string>(code: C, stage: FaultStage, sqlstate: string, reason: string) => ({
  code,
  stage,
  sqlstate,
  reason,
});

/** Every fault that the kernel can report, by number. */
export const FAULT_KINDS = {
  [n.FAULT_STRAY_QUOTE]: kind(
    'csv/stray-quote',
    'parse',
    '22P04',
    'a quote stands inside an unquoted field, or text behind a closing quote',
  ),
  [n.FAULT_UNCLOSED_QUOTE]: kind('csv/unclosed-quote', 'parse', '22P04', 'a quoted field is never closed'),
  [n.FAULT_RECORD_TOO_LONG]: kind(
    'csv/record-too-long',
    'parse',
    '54000',
    'the record is longer than the limit',
  ),
  [n.FAULT_TOO_FEW_FIELDS]: kind('csv/too-few-fields', 'parse', '22P04', 'fewer fields than columns'),
  [n.FAULT_TOO_MANY_FIELDS]: kind('csv/too-many-fields', 'parse', '22P04', 'more fields than columns'),
  [n.FAULT_BARE_CR]: kind(
    'csv/bare-cr',
    'parse',
    '22P04',
    'a carriage return outside quotes that ends no line',
  ),
  [n.FAULT_ESCAPE]: kind('csv/escape', 'parse', '22P04', 'an escape that stands for no text'),
  [n.FAULT_UTF8]: kind('text/utf8', 'parse', '22021', 'not valid UTF-8'),
  [n.FAULT_NUL]: kind('text/nul', 'parse', '22021', 'a NUL byte, which PostgreSQL cannot store'),
  [n.FAULT_JSON_SYNTAX]: kind('json/syntax', 'parse', '22P02', 'not JSON'),
  [n.FAULT_JSON_TOO_DEEP]: kind('json/depth', 'parse', '54001', 'nested more deeply than the limit'),
  [n.FAULT_NOT_OBJECT]: kind('json/not-object', 'parse', '22P04', 'the record is JSON, but no object'),
  [n.FAULT_JSON_TOO_LONG]: kind(
    'json/record-too-long',
    'parse',
    '54000',
    'the record is longer than the limit',
  ),
  [n.FAULT_JSON_UNCLOSED]: kind('json/unclosed', 'parse', '22P02', 'the input ends before its array does'),
  [n.FAULT_UNKNOWN_KEY]: kind('json/unknown-key', 'parse', '22P04', 'the key goes into no column'),
  [n.FAULT_DUPLICATE_KEY]: kind('json/duplicate-key', 'parse', '22030', 'the key stands twice in its object'),
  [n.FAULT_MISSING_KEY]: kind('json/missing-key', 'parse', '22P04', 'a key that must be there is missing'),
  [n.FAULT_PATH]: kind('json/path', 'parse', '22P04', 'no object, though members of it are asked for'),
  [n.FAULT_SURROGATE]: kind('json/surrogate', 'parse', '22P02', 'half of a surrogate pair, which is no text'),
  [n.FAULT_ESCAPED_NUL]: kind('json/nul', 'parse', '22P05', 'an escaped NUL, which PostgreSQL cannot store'),
  [n.FAULT_NOT_NULL]: kind('rule/not-null', 'validate', '23502', 'no value for a NOT NULL column'),
  [n.FAULT_LENGTH]: kind('type/length', 'validate', '22001', 'longer than the column allows'),
  [n.FAULT_BOOL]: kind('type/boolean', 'validate', '22P02', 'not a boolean'),
  [n.FAULT_INTEGER]: kind('type/integer', 'validate', '22P02', 'not a whole number'),
  [n.FAULT_INTEGER_RANGE]: kind('type/integer-range', 'validate', '22003', 'out of the range of the type'),
  [n.FAULT_FLOAT]: kind('type/float', 'validate', '22P02', 'not a number'),
  [n.FAULT_FLOAT_RANGE]: kind('type/float-range', 'validate', '22003', 'out of the range of the type'),
  [n.FAULT_NUMERIC]: kind('type/numeric', 'validate', '22P02', 'not a number'),
  [n.FAULT_NUMERIC_RANGE]: kind(
    'type/numeric-range',
    'validate',
    '22003',
    'more digits than the precision allows',
  ),
  [n.FAULT_NUMERIC_SCALE]: kind(
    'type/numeric-scale',
    'validate',
    '22003',
    'digits behind the scale would be rounded away',
  ),
  [n.FAULT_UUID]: kind('type/uuid', 'validate', '22P02', 'not a UUID'),
  [n.FAULT_DATE]: kind('type/date', 'validate', '22007', 'not a date'),
  [n.FAULT_DATE_RANGE]: kind(
    'type/date-range',
    'validate',
    '22008',
    'no such day, or out of the range of the type',
  ),
  [n.FAULT_TIME]: kind('type/time', 'validate', '22007', 'not a time of day'),
  [n.FAULT_TIME_RANGE]: kind('type/time-range', 'validate', '22008', 'no such time of day'),
  [n.FAULT_TIMESTAMP]: kind('type/timestamp', 'validate', '22007', 'not a timestamp'),
  [n.FAULT_TIMESTAMP_RANGE]: kind(
    'type/timestamp-range',
    'validate',
    '22008',
    'no such moment, or out of the range of the type',
  ),
  [n.FAULT_TIME_PRECISION]: kind(
    'type/time-precision',
    'validate',
    '22008',
    'fractional digits would be rounded away',
  ),
  [n.FAULT_RELATIVE_TIME]: kind(
    'type/relative-time',
    'validate',
    '22007',
    'a relative time, which would load another value on another day',
  ),
  [n.FAULT_AMBIGUOUS_DATE]: kind(
    'type/ambiguous-date',
    'validate',
    '22007',
    'the order of day and month depends on the server',
  ),
  [n.FAULT_TIME_ZONE]: kind(
    'type/time-zone',
    'validate',
    '22009',
    'a time zone that has no one meaning here',
  ),
  [n.FAULT_INTERVAL]: kind('type/interval', 'validate', '22007', 'not an interval'),
  [n.FAULT_INTERVAL_RANGE]: kind('type/interval-range', 'validate', '22015', 'out of the range of the type'),
  [n.FAULT_TIME_OF_DAY]: kind('type/time-of-day', 'validate', '22008', 'a date would lose the time of day'),
  [n.FAULT_BYTEA]: kind('type/bytea', 'validate', '22P02', 'not hexadecimal or escaped bytes'),
  [n.FAULT_JSON]: kind('type/json', 'validate', '22P02', 'not JSON'),
  [n.FAULT_JSON_DEPTH]: kind('type/json-depth', 'validate', '54001', 'nested too deeply'),
  [n.FAULT_JSON_UNICODE]: kind('type/json-unicode', 'validate', '22P05', 'an escape that jsonb cannot store'),
  [n.FAULT_INET]: kind('type/inet', 'validate', '22P02', 'not a network address'),
  [n.FAULT_CIDR_BITS]: kind('type/cidr-bits', 'validate', '22P02', 'bits are set to the right of the mask'),
  [n.FAULT_MACADDR]: kind('type/macaddr', 'validate', '22P02', 'not a MAC address'),
  [n.FAULT_ENUM]: kind('type/enum', 'validate', '22P02', 'not a label of the enum'),
  [n.FAULT_ARRAY]: kind('type/array', 'validate', '22P02', 'not an array literal'),
  [n.FAULT_ARRAY_SHAPE]: kind('type/array-shape', 'validate', '22P02', 'not a one-dimensional array'),
} as const satisfies Record<number, FaultKind>;

/** The server refused the record: its SQLSTATE and words go with the fault. */
export const TARGET_FAULT = 'target/refused';

export type FaultCode = (typeof FAULT_KINDS)[keyof typeof FAULT_KINDS]['code'] | typeof TARGET_FAULT;

/** The kind behind a number that the kernel reported. */
export function faultKind(number: number): FaultKind & { readonly code: FaultCode } {
  const found = (FAULT_KINDS as Record<number, FaultKind & { readonly code: FaultCode }>)[number];
  if (found === undefined) throw new Error(`the kernel reported an unknown fault: ${number}`);
  return found;
}
