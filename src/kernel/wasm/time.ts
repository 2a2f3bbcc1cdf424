import { refuse } from './refuse';

export function encodeTime(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeTimetz(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
