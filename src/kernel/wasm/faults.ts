import {
  FAULT_AT, FAULT_AT_END, FAULT_COLUMN, FAULT_END, FAULT_NUMBER, FAULT_ROW, FAULT_SIZE, FAULT_START,
} from '../layout';

/** Faults of the chunk at hand, as a table that the host reads. */
export let faultCount: u32 = 0;
let tableAt: usize = 0;

export const NO_COLUMN: u32 = 0xffffffff;

export function openFaults(table: usize): void {
  tableAt = table;
  faultCount = 0;
}

/** Notes that record `row` of the chunk, the bytes `[start, end)`, cannot be loaded for what stands at `[at, atEnd)`. */
export function report(
  number: u32, column: u32, row: u32, start: usize, end: usize, at: usize, atEnd: usize,
): void {
  const entry = tableAt + <usize>faultCount * FAULT_SIZE;
  store<u32>(entry, number, FAULT_NUMBER);
  store<u32>(entry, column, FAULT_COLUMN);
  store<u32>(entry, row, FAULT_ROW);
  store<u32>(entry, <u32>start, FAULT_START);
  store<u32>(entry, <u32>end, FAULT_END);
  store<u32>(entry, <u32>at, FAULT_AT);
  store<u32>(entry, <u32>atEnd, FAULT_AT_END);
  faultCount++;
}
