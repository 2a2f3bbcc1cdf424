import { refuse } from './refuse';

export function encodeInet(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeCidr(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
