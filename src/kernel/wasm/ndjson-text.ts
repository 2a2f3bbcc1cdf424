import { FAULT_JSON_TOO_LONG } from '../../record/fault-number';
import { NULL_FIELD } from '../layout';
import { textAt } from './plan';
import { fail } from './ndjson-fault';
import { textEnd } from './ndjson-plan';

/** Where the next value goes that does not stand in the source as it is to be read. Its place in the source lies before it. */
export let textNext: usize = 0;

const PLACE_BYTES: usize = 8;
/** What copying in whole vectors may write behind a text. */
const SPILL_BYTES: usize = 64;

export function openText(): void {
  textNext = textAt;
}

/**
 * Makes room for at most `most` bytes that stand for the bytes `[start, end)` of the source, and returns where
 * they go, or 0. Only a record of many megabytes can fail here.
 */
export function placeText(start: usize, end: usize, most: usize): usize {
  if (textNext + PLACE_BYTES + most + SPILL_BYTES > textEnd) return fail(FAULT_JSON_TOO_LONG, start, end);
  store<u32>(textNext, <u32>start);
  store<u32>(textNext, <u32>end, 4);
  return textNext + PLACE_BYTES;
}

/** Puts the text that was written at `text`, up to `end`, into a field. */
export function putText(field: usize, text: usize, end: usize): void {
  store<u64>(field, <u64>text | (<u64>end << 32));
  textNext = end;
}

/** Keeps a text that goes into no field. */
export function keepText(end: usize): void {
  textNext = end;
}

/** Puts NULL into a field: the word ends at `end`. */
// @ts-ignore: decorator
@inline
export function putNull(field: usize, end: usize): void {
  store<u64>(field, <u64>NULL_FIELD | (<u64>end << 32));
}
