const SHOWN_BYTES = 80;

/** Everything that could move a cursor, turn the writing direction or pass unseen. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Co}\p{Cs}\p{Zl}\p{Zp}]/gu;

/** Bytes of the input for people, as one line in double quotes, cut when long. */
export function showBytes(bytes: Uint8Array, start: number, end: number): string {
  const cut = Math.min(end, start + SHOWN_BYTES);
  const text = JSON.stringify(Buffer.from(bytes.subarray(start, cut)).toString('utf8')).replace(
    INVISIBLE,
    (character) => `\\u{${character.codePointAt(0)?.toString(16)}}`,
  );
  return cut < end ? `${text} and ${end - cut} bytes more` : text;
}
