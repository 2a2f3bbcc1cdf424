const MARK = [0xef, 0xbb, 0xbf];

/** Length of the byte order mark at the start of an input in UTF-8: 3 or 0. */
export function bomLength(head: Uint8Array): number {
  return MARK.every((byte, at) => head[at] === byte) ? MARK.length : 0;
}
