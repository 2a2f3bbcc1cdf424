import { refuse } from './refuse';

export function encodeTimestamp(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeTimestamptz(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
