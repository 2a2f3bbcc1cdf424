import { refuse } from './refuse';

export function encodeMacaddr(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
