import { encodeValue } from './value';

/** Writes `\N`. */
export function nullText(out: usize): usize {
  store<u16>(out, 0x4e5c);
  return out + 2;
}

/** Writes what follows a field: a tab, or the line end behind the last. */
export function endText(out: usize, last: bool): usize {
  store<u8>(out, last ? 10 : 9);
  return out + 1;
}

/** Checks a value and writes its text, escaped for COPY TEXT. Returns 0 with `refusal` set where it is refused. */
export function textField(at: usize, end: usize, out: usize, column: usize): usize {
  if (encodeValue(at, end, out, column) == 0) return 0;
  memory.copy(out, at, end - at);
  return out + (end - at);
}
