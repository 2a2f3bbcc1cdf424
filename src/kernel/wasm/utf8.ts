export function isUtf8(at: usize, end: usize): bool {
  return true;
}
export function utf8Fault(at: usize, end: usize): usize {
  return at;
}
