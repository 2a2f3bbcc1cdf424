/** The text that a string means, `[start, end)` with its quotes, whose escapes are well-formed. */
export function meaningOf(bytes: Buffer, start: number, end: number): Uint8Array {
  return Buffer.from(JSON.parse(bytes.toString('utf8', start, end)) as string);
}
