import { FAULT_DUPLICATE_KEY, FAULT_MISSING_KEY } from '../../record/fault-number';
import { JSON_SEEN, JSON_SEEN_NODES, KIND_NODE, NODE_FIELDS, NODE_FIELDS_AT, NODE_NUMBER } from '../json-layout';
import { NULL_FIELD } from '../layout';
import { fail } from './ndjson-fault';
import { requiredAt, unique, workAt } from './ndjson-plan';
import { stringEnd } from './ndjson-string';
import { width } from './plan';

/** Number of the record at hand, from 1: what was seen in another one was not seen. */
export let record: u32 = 0;
/** The field that was missing. */
export let missingField: u32 = 0;

export function openRecord(): void {
  record++;
}

/** Notes that the record has a member, or fails where it has it already. `key`: where its key begins. */
export function noteSeen(kind: u32, target: u32, key: usize): bool {
  const seen = kind == KIND_NODE
    ? workAt + JSON_SEEN_NODES + (<usize>load<u32>(target, NODE_NUMBER) << 2)
    : workAt + JSON_SEEN + (<usize>target << 2);
  if (unique && load<u32>(seen) == record) {
    fail(FAULT_DUPLICATE_KEY, key, stringEnd(key + 1) + 1);
    return false;
  }
  store<u32>(seen, record);
  return true;
}

/** Forgets what an earlier object under the same key has put into the fields below it: the last one counts. */
export function forget(node: usize, fields: usize): void {
  const count = load<u32>(node, NODE_FIELDS);
  const numbers: usize = load<u32>(node, NODE_FIELDS_AT);
  for (let i: u32 = 0; i < count; i++) {
    const field = <usize>load<u32>(numbers + (<usize>i << 2));
    store<u64>(fields + (field << 3), NULL_FIELD);
    store<u32>(workAt + JSON_SEEN + (field << 2), 0);
  }
}

/** Whether the record, the bytes `[start, end)`, has all that it must have. */
export function hasRequired(start: usize, end: usize): bool {
  for (let field: usize = 0; field < <usize>width; field++) {
    if (load<u8>(requiredAt + field) == 0) continue;
    if (load<u32>(workAt + JSON_SEEN + (field << 2)) == record) continue;
    missingField = <u32>field;
    fail(FAULT_MISSING_KEY, start, end);
    return false;
  }
  return true;
}
