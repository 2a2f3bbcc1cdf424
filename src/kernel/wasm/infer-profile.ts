/*
 * Narrows what the columns of a chunk can be, record by record, in a table with one PROFILE for each field.
 * Before you edit: the loop runs once per value, and most values change nothing but a count.
 */
import {
  CAN_COUNT, CAN_JSON_ALL, CAN_NUMERIC, CAN_TEXT_ALL, KIND_ARRAYS, KIND_BOOLEANS, KIND_NUMBERS, KIND_OBJECTS,
  KIND_STRINGS, PLACE_CANNOT, PLACE_END, PLACE_FIRST, PLACE_LONGEST, PLACE_RECORD, PLACE_SIZE, PLACE_START,
  PROFILE_CAN, PROFILE_DIGITS, PROFILE_EMPTY, PROFILE_EXPONENT, PROFILE_KINDS, PROFILE_LEAST_BYTES,
  PROFILE_MOST_BYTES, PROFILE_PLACES, PROFILE_SCALE, PROFILE_SIZE, PROFILE_VALUES,
} from '../infer-layout';
import { FORMAT_CSV, NULL_FIELD } from '../layout';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { goodCount } from './decode';
import { fractionDigits, hasExponent, wholeDigits } from './infer-number';
import { jsonTypes, textTypes } from './infer-value';
import { fieldsAt, format, rowEndsAt, rowNumbersAt, rowStartsAt, width } from './plan';

let tableAt: usize = 0;
let checkAt: usize = 0;

/** Begins a chunk's table. Returns the address behind it. */
export function openProfiles(table: usize): usize {
  const bytes = <usize>width * PROFILE_SIZE;
  tableAt = table;
  checkAt = table + bytes;
  memory.fill(table, 0, bytes);
  const all: u32 = format == FORMAT_CSV ? CAN_TEXT_ALL : CAN_JSON_ALL;
  for (let profile = table; profile < checkAt; profile += PROFILE_SIZE) store<u32>(profile, all, PROFILE_CAN);
  return checkAt;
}

/** Looks at the good records of a strip; `first` is the number of its first record. */
export function profile(first: u32): void {
  const isCsv = format == FORMAT_CSV;
  for (let row: u32 = 0; row < goodCount; row++) {
    let field = fieldsAt + <usize>row * (<usize>width << 3);
    for (let at = tableAt; at < checkAt; at += PROFILE_SIZE) {
      const found = load<u64>(field);
      field += 8;
      if (<u32>found == NULL_FIELD) continue;
      see(at, <usize><u32>found, <usize>(found >> 32), row, first, isCsv);
    }
  }
}

// @ts-ignore: decorator
@inline
function see(at: usize, start: usize, end: usize, row: u32, first: u32, isCsv: bool): void {
  const bytes = <u32>(end - start);
  const values = load<u32>(at, PROFILE_VALUES);
  store<u32>(at, values + 1, PROFILE_VALUES);
  if (values == 0 || bytes - load<u32>(at, PROFILE_LEAST_BYTES) > load<u32>(at, PROFILE_MOST_BYTES) - load<u32>(at, PROFILE_LEAST_BYTES)) {
    measure(at, bytes, values, row, first);
  }
  if (isCsv && bytes == 0) store<u32>(at, load<u32>(at, PROFILE_EMPTY) + 1, PROFILE_EMPTY);
  const can = load<u32>(at, PROFILE_CAN);
  let types: u32 = 0;
  if (isCsv) {
    if (can == 0) return;
    types = textTypes(start, end, can, checkAt);
  } else {
    const isString = isJsonString(start, row);
    if (isString && bytes == 0) store<u32>(at, load<u32>(at, PROFILE_EMPTY) + 1, PROFILE_EMPTY);
    store<u32>(at, load<u32>(at, PROFILE_KINDS) | kindOf(start, isString), PROFILE_KINDS);
    if (can == 0) return;
    types = jsonTypes(start, end, isString, can, checkAt);
  }
  if (types & CAN_NUMERIC) noteDigits(at);
  if (types != can) ruleOut(at, can & ~types, row, first);
}

/** Digits of the number that was looked at last. */
// @ts-ignore: decorator
@inline
function noteDigits(at: usize): void {
  if (wholeDigits > load<u32>(at, PROFILE_DIGITS)) store<u32>(at, wholeDigits, PROFILE_DIGITS);
  if (fractionDigits > load<u32>(at, PROFILE_SCALE)) store<u32>(at, fractionDigits, PROFILE_SCALE);
  if (hasExponent) store<u32>(at, 1, PROFILE_EXPONENT);
}

/** A value shorter or longer than all before it. */
function measure(at: usize, bytes: u32, values: u32, row: u32, first: u32): void {
  if (values == 0) {
    store<u32>(at, bytes, PROFILE_LEAST_BYTES);
    store<u32>(at, bytes, PROFILE_MOST_BYTES);
    putPlace(at, PLACE_FIRST, row, first);
    putPlace(at, PLACE_LONGEST, row, first);
  } else if (bytes < load<u32>(at, PROFILE_LEAST_BYTES)) store<u32>(at, bytes, PROFILE_LEAST_BYTES);
  else {
    store<u32>(at, bytes, PROFILE_MOST_BYTES);
    putPlace(at, PLACE_LONGEST, row, first);
  }
}

/** The value at hand cannot have the types `cannot`, and none before it ruled them out. */
function ruleOut(at: usize, cannot: u32, row: u32, first: u32): void {
  store<u32>(at, load<u32>(at, PROFILE_CAN) & ~cannot, PROFILE_CAN);
  for (let bit: u32 = 0; bit < <u32>CAN_COUNT; bit++) {
    if ((cannot >> bit) & 1) putPlace(at, PLACE_CANNOT + bit, row, first);
  }
}

function putPlace(at: usize, number: u32, row: u32, first: u32): void {
  const place = at + PROFILE_PLACES + <usize>number * PLACE_SIZE;
  store<u32>(place, first + load<u32>(rowNumbersAt + (<usize>row << 2)), PLACE_RECORD);
  store<u32>(place, load<u32>(rowStartsAt + (<usize>row << 2)), PLACE_START);
  store<u32>(place, load<u32>(rowEndsAt + (<usize>row << 2)), PLACE_END);
}

/** Whether the value at an address is a string: within its record behind a quote, or written anew without escapes. */
// @ts-ignore: decorator
@inline
function isJsonString(start: usize, row: u32): bool {
  const from: usize = load<u32>(rowStartsAt + (<usize>row << 2));
  const behind: usize = load<u32>(rowEndsAt + (<usize>row << 2));
  return load<u8>(start - 1) == QUOTE || start < from || start > behind;
}

// @ts-ignore: decorator
@inline
function kindOf(start: usize, isString: bool): u32 {
  if (isString) return KIND_STRINGS;
  const byte = load<u8>(start);
  if (byte == OPEN_BRACE) return KIND_OBJECTS;
  if (byte == OPEN_BRACKET) return KIND_ARRAYS;
  return byte >= 0x40 ? KIND_BOOLEANS : KIND_NUMBERS;
}
