import { copyBytes, copyField } from './copy-bytes';
import { storeU32 } from './endian';
import { isJson } from './json-syntax';

/** json: checked as RFC 8259 has it, kept byte for byte. */
export function encodeJson(at: usize, end: usize, out: usize, column: usize): usize {
  if (!isJson(at, end, out, false)) return 0;
  return copyField(at, end, out);
}

/** jsonb goes out as text too, behind a version byte. The server builds its tree. */
export function encodeJsonb(at: usize, end: usize, out: usize, column: usize): usize {
  if (!isJson(at, end, out, true)) return 0;
  storeU32(out, <u32>(end - at) + 1);
  store<u8>(out, 1, 4);
  return copyBytes(at, end, out + 5);
}
