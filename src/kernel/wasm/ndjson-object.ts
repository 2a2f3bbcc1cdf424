/*
 * Reads one object of a record, member by member, and puts their values into the record's fields. A value is
 * found, not copied; only a string with escapes, and what must be written in another form, is written anew.
 * Before you edit: the loop runs once per value, and its first ways out are the ones that most values take.
 */
import { FAULT_ARRAY, FAULT_JSON_TOO_DEEP, FAULT_PATH } from '../../record/fault-number';
import {
  EXTRA_REST, KIND_ARRAY_RAW, KIND_ARRAY_TEXT, KIND_INTEGER, KIND_NODE, KIND_RAW, KIND_REST, NODE_DEPTH,
} from '../json-layout';
import { OPEN_BRACE, OPEN_BRACKET, QUOTE } from './ascii';
import { putArray } from './ndjson-array';
import { fail } from './ndjson-fault';
import { closedAt, FIRST, isClosed, keyAt, memberKind, memberTarget, nextMember } from './ndjson-member';
import { isPlain } from './ndjson-number';
import { extra, maxDepth, watchesSeen } from './ndjson-plan';
import { addRest, closeRestOf } from './ndjson-rest';
import { forget, noteSeen } from './ndjson-seen';
import { firstEscape, stringEnd, unescapeString } from './ndjson-string';
import { placeText, putNull, putText } from './ndjson-text';
import { skipScalar, skipValue } from './ndjson-value';
import { putWhole } from './ndjson-whole';
import { width } from './plan';

/** From the brace that opens an object to behind the one that closes it, or 0. `fields`: the record's own. */
export function readObject(at: usize, node: usize, fields: usize): usize {
  let place = node | FIRST;
  while (true) {
    at = nextMember(at, place);
    if (at == 0) return isClosed ? closedAt : 0;
    place = node;
    const kind = memberKind;
    if (watchesSeen && memberTarget != width && !noteSeen(kind, memberTarget, keyAt)) return 0;
    const field = fields + (<usize>memberTarget << 3);
    const byte = <u32>load<u8>(at);
    if (byte == QUOTE && kind < <u32>KIND_NODE) {
      const end = stringEnd(at + 1);
      if (end == 0) return 0;
      if (kind == KIND_RAW) store<u64>(field, <u64>at | (<u64>(end + 1) << 32));
      else if (firstEscape == 0) store<u64>(field, <u64>(at + 1) | (<u64>end << 32));
      else if (!putUnescaped(field, at + 1, end)) return 0;
      at = end + 1;
      continue;
    }
    if (kind >= <u32>KIND_NODE || byte == OPEN_BRACE || byte == OPEN_BRACKET) {
      at = readOther(at, node, kind, fields);
      if (at == 0) return 0;
      continue;
    }
    const end = skipScalar(at);
    if (end == 0) return 0;
    if (byte == 0x6e) putNull(field, end);
    else if (kind != KIND_INTEGER || isPlain || byte >= 0x40) store<u64>(field, <u64>at | (<u64>end << 32));
    else if (!putWhole(field, at, end)) return 0;
    at = end;
  }
}

function putUnescaped(field: usize, at: usize, end: usize): bool {
  const text = placeText(at, end, end - at);
  if (text == 0) return false;
  const behind = unescapeString(at, firstEscape, end, text);
  if (behind == 0) return false;
  putText(field, text, behind);
  return true;
}

/** An array or object, or a member that is no field of its own. From its first byte to behind its last, or 0. */
function readOther(at: usize, node: usize, kind: u32, fields: usize): usize {
  const key = keyAt;
  const target = memberTarget;
  if (kind == KIND_NODE) return readNode(at, target, fields);
  const end = skipValue(at, load<u32>(node, NODE_DEPTH));
  if (end == 0) return 0;
  const field = fields + (<usize>target << 3);
  if (kind == KIND_REST) addRest(node, key, end);
  else if (kind >= <u32>KIND_ARRAY_TEXT) {
    // As text {} would be an empty array.
    if (load<u8>(at) != OPEN_BRACKET) return fail(FAULT_ARRAY, at, end);
    if (!putArray(field, at, end, kind == KIND_ARRAY_RAW)) return 0;
  } else store<u64>(field, <u64>at | (<u64>end << 32));
  return end;
}

/** An object that members are taken from. NULL in its place has none of them; anything else is not foreseen. */
function readNode(at: usize, node: usize, fields: usize): usize {
  const byte = load<u8>(at);
  forget(node, fields);
  if (byte != OPEN_BRACE) {
    const end = skipValue(at, load<u32>(node, NODE_DEPTH) - 1);
    return end == 0 || byte == 0x6e ? end : fail(FAULT_PATH, at, end);
  }
  if (load<u32>(node, NODE_DEPTH) > maxDepth) return fail(FAULT_JSON_TOO_DEEP, at, at + 1);
  const end = readObject(at, node, fields);
  if (end != 0 && extra == EXTRA_REST) closeRestOf(node);
  return end;
}
