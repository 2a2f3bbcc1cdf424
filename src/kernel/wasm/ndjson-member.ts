/*
 * Finds out which member of an object comes next, and where its value begins. Most records have the same keys
 * in the same order, so the bytes from one value to the next (`,"key":`) are kept from the record before and
 * compared: nothing of the grammar has to be looked at then. Before you edit: a prediction holds for one place
 * within the record and one object of the plan, and was put there by `readMember`, which has checked it.
 */
import { FAULT_JSON_SYNTAX } from '../../record/fault-number';
import {
  EXTRA_IGNORE, JSON_PREDICTIONS, KIND_RAW, KIND_REST, MEMBER_KEY_AT, MEMBER_KEY_BYTES, MEMBER_KIND,
  MEMBER_TARGET, NODE_SLOT_MASK, NODE_SLOTS_AT, PREDICTIONS, PREDICTION_GAP_BYTES, PREDICTION_GAP_MOST,
  PREDICTION_KEY, PREDICTION_KIND, PREDICTION_PLACE, PREDICTION_SIZE, PREDICTION_TARGET,
} from '../json-layout';
import { CLOSE_BRACE, COLON, COMMA, QUOTE } from './ascii';
import { firstBytes } from './block-mask';
import { enumHash } from './enum-hash';
import { skipGap } from './ndjson-blank';
import { judgeUnknown } from './ndjson-extra';
import { fail } from './ndjson-fault';
import { extra, unique, workAt } from './ndjson-plan';
import { firstEscape, stringEnd, unescapeKey } from './ndjson-string';
import { keepText, placeText } from './ndjson-text';
import { width } from './plan';
import { sameBytes } from './same-bytes';

/** The member that was found last: what becomes of it, and where its key begins, quotes included. */
export let memberTarget: u32 = 0;
export let memberKind: u32 = 0;
export let keyAt: usize = 0;
/** Whether there was none: the object is closed. */
export let isClosed: bool = false;

/** The prediction for the next member. */
let prediction: usize = 0;

/** How many keys in a row may be missing that the record before had, and the next one is still foreseen. */
const MISSING_AHEAD: usize = 8;

export function openPredictions(): void {
  prediction = workAt + JSON_PREDICTIONS;
}

/** Put to a node's address: the place before its first member, where a brace is to stand and no comma. */
export const FIRST: usize = 1;

/**
 * From the brace that opens an object, or from behind one of its values, to the value of its next member. 0
 * where there is none (`isClosed`) or where it fails. `place`: the node's address, with FIRST for the brace.
 */
// @ts-ignore: decorator
@inline
export function nextMember(at: usize, place: usize): usize {
  const bytes = <usize>load<u32>(prediction, PREDICTION_GAP_BYTES);
  const differs = v128.any_true(v128.and(v128.xor(v128.load(at), v128.load(prediction)), firstBytes(bytes)));
  if (differs || bytes > 16 || <usize>load<u32>(prediction, PREDICTION_PLACE) != place) return unforeseen(at, place);
  take(at, prediction);
  // More blanks than before may follow the colon.
  return skipGap(at + bytes);
}

// @ts-ignore: decorator
@inline
function take(at: usize, found: usize): void {
  memberTarget = load<u32>(found, PREDICTION_TARGET);
  memberKind = load<u32>(found, PREDICTION_KIND);
  keyAt = at + <usize>load<u32>(found, PREDICTION_KEY);
  prediction = found + PREDICTION_SIZE;
}

/** A gap of more than 16 bytes, a key that is missing this time, the end, or something new. */
function unforeseen(at: usize, place: usize): usize {
  const byte = load<u8>(at);
  if (byte != CLOSE_BRACE) {
    const stop = min(prediction + MISSING_AHEAD * PREDICTION_SIZE, workAt + JSON_PREDICTIONS + PREDICTIONS * PREDICTION_SIZE);
    for (let found = prediction; found < stop; found += PREDICTION_SIZE) {
      const bytes = <usize>load<u32>(found, PREDICTION_GAP_BYTES);
      if (<usize>load<u32>(found, PREDICTION_PLACE) != place || !sameBytes(at, found, bytes)) continue;
      take(at, found);
      return skipGap(at + bytes);
    }
  }
  return readMember(at, place);
}

/** The same by the grammar, and by looking up the key. */
function readMember(start: usize, place: usize): usize {
  const isFirst = (place & FIRST) != 0;
  const node = place & ~FIRST;
  let at = skipGap(isFirst ? start + 1 : start);
  let byte = load<u8>(at);
  isClosed = byte == CLOSE_BRACE;
  if (isClosed) return closed(at);
  if (!isFirst) {
    if (byte != COMMA) return fail(FAULT_JSON_SYNTAX, at, at + 1);
    at = skipGap(at + 1);
    byte = load<u8>(at);
  }
  if (byte != QUOTE) return fail(FAULT_JSON_SYNTAX, at, at + 1);
  const key = at;
  const end = stringEnd(key + 1);
  if (end == 0) return 0;
  const escape = firstEscape;
  at = skipGap(end + 1);
  if (load<u8>(at) != COLON) return fail(FAULT_JSON_SYNTAX, at, at + 1);
  at = skipGap(at + 1);
  keyAt = key;
  if (!look(node, key, end, escape)) return 0;
  const isKnown = memberTarget != width;
  if (isKnown || !unique) foresee(start, at, place, key);
  return at;
}

/** Behind the brace that closes the object. */
export let closedAt: usize = 0;

function closed(at: usize): usize {
  closedAt = at + 1;
  return 0;
}

/** Finds what becomes of the member with the key between the quotes at `key` and `end`. */
function look(node: usize, key: usize, end: usize, escape: usize): bool {
  let from = key + 1;
  let behind = end;
  if (escape != 0) {
    const to = placeText(key, end + 1, end - key);
    if (to == 0) return false;
    behind = unescapeKey(from, escape, end, to);
    from = to;
  }
  const mask = load<u32>(node, NODE_SLOT_MASK);
  const slots: usize = load<u32>(node, NODE_SLOTS_AT);
  let slot = enumHash(from, behind) & mask;
  while (true) {
    const member: usize = load<u32>(slots + (<usize>slot << 2));
    if (member == 0) break;
    const bytes = <usize>load<u32>(member, MEMBER_KEY_BYTES);
    if (bytes == behind - from && sameBytes(load<u32>(member, MEMBER_KEY_AT), from, bytes)) {
      memberTarget = load<u32>(member, MEMBER_TARGET);
      memberKind = load<u32>(member, MEMBER_KIND);
      return true;
    }
    slot = (slot + 1) & mask;
  }
  // Its text is kept, for it may be met again.
  if (escape != 0) keepText(behind);
  if (!judgeUnknown(node, from, behind, key, end + 1)) return false;
  memberKind = extra == EXTRA_IGNORE ? KIND_RAW : KIND_REST;
  // A field that no record has: what goes there is overwritten.
  memberTarget = width;
  return true;
}

/** Keeps the bytes `[start, at)`, with what was found in them, for the next record. */
function foresee(start: usize, at: usize, place: usize, key: usize): void {
  const bytes = at - start;
  if (prediction >= workAt + JSON_PREDICTIONS + PREDICTIONS * PREDICTION_SIZE) return;
  if (bytes <= <usize>PREDICTION_GAP_MOST) {
    memory.copy(prediction, start, bytes);
    store<u32>(prediction, <u32>bytes, PREDICTION_GAP_BYTES);
    store<u32>(prediction, <u32>place, PREDICTION_PLACE);
    store<u32>(prediction, memberTarget, PREDICTION_TARGET);
    store<u32>(prediction, memberKind, PREDICTION_KIND);
    store<u32>(prediction, <u32>(key - start), PREDICTION_KEY);
  }
  prediction += PREDICTION_SIZE;
}
