import { refuse } from './refuse';

export function encodeJson(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeJsonb(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
