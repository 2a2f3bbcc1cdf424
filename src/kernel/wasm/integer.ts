import { refuse } from './refuse';

export function encodeInt2(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeInt4(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeInt8(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
