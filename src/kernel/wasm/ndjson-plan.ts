import {
  JSON_EXTRA, JSON_MAX_DEPTH, JSON_REQUIRED, JSON_REST_FIELD, JSON_ROOT, JSON_UNIQUE,
} from '../json-layout';
import { PLAN_JSON, SCRATCH_JSON_AT, SCRATCH_KEYS_AT, SCRATCH_KEYS_END, SCRATCH_REST_AT, SCRATCH_TEXT_END } from '../layout';

/** What the plan says of JSON. See ../json-layout. */
export let rootNode: usize = 0;
export let maxDepth: u32 = 64;
export let extra: u32 = 0;
export let restField: u32 = 0;
export let unique: bool = false;
export let requiredAt: usize = 0;
/** Whether it is noted which fields a record has. */
export let watchesSeen: bool = false;

/** This thread's own working memory. */
export let workAt: usize = 0;
export let keysAt: usize = 0;
export let keysEnd: usize = 0;
export let restAt: usize = 0;
export let textEnd: usize = 0;

export function configureJson(plan: usize, scratch: usize): void {
  const json: usize = load<u32>(plan, PLAN_JSON);
  rootNode = load<u32>(json, JSON_ROOT);
  maxDepth = load<u32>(json, JSON_MAX_DEPTH);
  extra = load<u32>(json, JSON_EXTRA);
  restField = load<u32>(json, JSON_REST_FIELD);
  unique = load<u32>(json, JSON_UNIQUE) != 0;
  requiredAt = load<u32>(json, JSON_REQUIRED);
  watchesSeen = unique || requiredAt != 0;
  workAt = load<u32>(scratch, SCRATCH_JSON_AT);
  keysAt = load<u32>(scratch, SCRATCH_KEYS_AT);
  keysEnd = load<u32>(scratch, SCRATCH_KEYS_END);
  restAt = load<u32>(scratch, SCRATCH_REST_AT);
  textEnd = load<u32>(scratch, SCRATCH_TEXT_END);
}
