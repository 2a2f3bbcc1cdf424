import { FAULT_DUPLICATE_KEY, FAULT_JSON_TOO_LONG, FAULT_UNKNOWN_KEY } from '../../record/fault-number';
import {
  EXTRA_REJECT, KEY_BYTES, KEY_FROM, KEY_HEAD_MASK, KEY_HEAD_SIZE, KEY_NEXT, KEY_NODE, KEY_SIZE, KEYS_AT,
} from '../json-layout';
import { enumHash } from './enum-hash';
import { fail } from './ndjson-fault';
import { extra, keysAt, keysEnd, unique } from './ndjson-plan';
import { record } from './ndjson-seen';
import { sameBytes } from './same-bytes';

/** Where the next key of the record at hand is noted. */
let keyNext: usize = 0;
/** The record that the keys belong to. */
let keysOf: u32 = 0;

/**
 * Judges a key that goes into no column: `[from, behind)` without quotes and escapes, the bytes `[key, end)` of
 * the source with them. Where no key may stand twice it is held against all others of its object, and must
 * stay where it is as long as the record is read.
 */
export function judgeUnknown(node: usize, from: usize, behind: usize, key: usize, end: usize): bool {
  if (unique && !noteKey(node, from, behind, key, end)) return false;
  if (extra != EXTRA_REJECT) return true;
  fail(FAULT_UNKNOWN_KEY, key, end);
  return false;
}

function noteKey(node: usize, from: usize, behind: usize, key: usize, end: usize): bool {
  if (keysOf != record) {
    keysOf = record;
    keyNext = keysAt + KEYS_AT;
  }
  const bytes = behind - from;
  const head = keysAt + <usize>(enumHash(from, behind) & KEY_HEAD_MASK) * KEY_HEAD_SIZE;
  // Heads of earlier records are as good as empty.
  let known: usize = 0;
  if (load<u32>(head) == record) known = load<u32>(head, 4);
  const first = known;
  while (known != 0) {
    const isSame = <usize>load<u32>(known, KEY_BYTES) == bytes && <usize>load<u32>(known, KEY_NODE) == node;
    if (isSame && sameBytes(load<u32>(known, KEY_FROM), from, bytes)) {
      fail(FAULT_DUPLICATE_KEY, key, end);
      return false;
    }
    known = load<u32>(known, KEY_NEXT);
  }
  if (keyNext + KEY_SIZE > keysEnd) {
    fail(FAULT_JSON_TOO_LONG, key, end);
    return false;
  }
  store<u32>(keyNext, <u32>from, KEY_FROM);
  store<u32>(keyNext, <u32>bytes, KEY_BYTES);
  store<u32>(keyNext, <u32>node, KEY_NODE);
  store<u32>(keyNext, <u32>first, KEY_NEXT);
  store<u32>(head, record);
  store<u32>(head, <u32>keyNext, 4);
  keyNext += KEY_SIZE;
  return true;
}
