import {
  CAN_BOOL, CAN_DATE, CAN_FLOAT8, CAN_INT2, CAN_INT4, CAN_INT8, CAN_JSONB, CAN_NUMERIC, CAN_TIME, CAN_TIMESTAMP,
  CAN_TIMESTAMPTZ, CAN_UUID,
} from '../infer-layout';
import { DASH, OPEN_BRACE, OPEN_BRACKET } from './ascii';
import { skipBlanks } from './blank';
import { jsonNumberTypes, numberTypes } from './infer-number';
import { decimal, falseWords, thousands, trueWords } from './infer-plan';
import { timeTypes } from './infer-time';
import { isJson } from './json-syntax';
import { spellBool, spellNumber } from './spelling';
import { encodeUuid } from './uuid';

const NUMBERS: u32 = CAN_INT2 | CAN_INT4 | CAN_INT8 | CAN_NUMERIC | CAN_FLOAT8;
const TIMES: u32 = CAN_DATE | CAN_TIME | CAN_TIMESTAMP | CAN_TIMESTAMPTZ;

/**
 * Of the types in `can`, those that a field of CSV can have, so that it loads and nothing of it is lost. `check`
 * has room for as much as the value may become.
 */
export function textTypes(at: usize, end: usize, can: u32, check: usize): u32 {
  if (at == end) return 0;
  let types: u32 = 0;
  if (can & NUMBERS) types = can & spelledNumberTypes(at, end, check);
  // Most columns of numbers are nothing else by now.
  if ((can & ~NUMBERS) == 0) return types;
  if (can & CAN_BOOL) types |= boolTypes(at, end, check);
  if (can & TIMES) types |= timeTypes(at, end, can, check);
  if (can & CAN_UUID) types |= uuidTypes(at, end, check);
  if (can & CAN_JSONB) types |= nestedTypes(at, end, check);
  return types;
}

/** As `textTypes`, for a value of JSON. A string in it was written as one on purpose: it is no number. */
export function jsonTypes(at: usize, end: usize, isString: bool, can: u32, check: usize): u32 {
  if (isString) {
    let types = can & CAN_JSONB;
    if (can & TIMES) types |= timeTypes(at, end, can, check);
    if (can & CAN_UUID) types |= uuidTypes(at, end, check);
    return types;
  }
  const byte = <u32>load<u8>(at);
  if (byte == DASH || byte - 0x30 < 10) {
    const types = can & (CAN_JSONB | NUMBERS);
    if ((types & NUMBERS) == 0 && (types & CAN_JSONB) == 0) return 0;
    const numbers = jsonNumberTypes(at, end, check);
    // What numeric cannot hold, jsonb cannot either.
    return types & (numbers != 0 ? numbers | CAN_JSONB : 0);
  }
  if ((byte | 0x20) == OPEN_BRACE) {
    return (can & CAN_JSONB) != 0 && isJson(at, end, check, true) ? CAN_JSONB : 0;
  }
  return can & (CAN_BOOL | CAN_JSONB);
}

// @ts-ignore: decorator
@inline
function spelledNumberTypes(at: usize, end: usize, check: usize): u32 {
  if (decimal == 0) return numberTypes(at, end, check);
  // An encoder writes behind what was spelled anew.
  const behind = spellNumber(at, end, check, decimal, thousands);
  return numberTypes(check, behind, behind + 64);
}

/** The words that stand for nothing else; not `1`, `on` or `y`. */
function boolTypes(at: usize, end: usize, check: usize): u32 {
  if (trueWords != 0 && spellBool(at, end, check, trueWords, falseWords) != 0) return CAN_BOOL;
  const count = end - at;
  if (count > 5) return 0;
  const mask = ~(0 as u64) >> ((64 - 8 * count) as u64);
  const word = (load<u64>(at) | 0x2020202020202020) & mask;
  const isTrue = word == 0x74 || word == 0x65757274 || word == 0x736579;
  const isFalse = word == 0x66 || word == 0x65736c6166 || word == 0x6f6e;
  return isTrue || isFalse ? CAN_BOOL : 0;
}

/** The one form that everything writes. */
function uuidTypes(at: usize, end: usize, check: usize): u32 {
  if (end - at != 36) return 0;
  const dashes = (load<u8>(at, 8) ^ DASH) | (load<u8>(at, 13) ^ DASH) | (load<u8>(at, 18) ^ DASH) | (load<u8>(at, 23) ^ DASH);
  return dashes == 0 && encodeUuid(at, end, check, 0) != 0 ? CAN_UUID : 0;
}

/** An array or object of JSON. */
function nestedTypes(at: usize, end: usize, check: usize): u32 {
  const first = skipBlanks(at, end);
  if (first == end) return 0;
  const byte = load<u8>(first);
  if (byte != OPEN_BRACE && byte != OPEN_BRACKET) return 0;
  return isJson(at, end, check, true) ? CAN_JSONB : 0;
}
