import { refuse } from './refuse';

export function encodeText(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeVarchar(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeChar(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
