import { refuse } from './refuse';

export function encodeText(at: usize, end: usize, out: usize, column: usize): usize {
  const length = end - at;
  store<u32>(out, bswap<u32>(<u32>length));
  memory.copy(out + 4, at, length);
  return out + 4 + length;
}

export function encodeVarchar(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}

export function encodeChar(at: usize, end: usize, out: usize, column: usize): usize {
  return refuse(255);
}
