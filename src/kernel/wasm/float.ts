import { refuse } from './refuse';

export function encodeFloat4(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeFloat8(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
