/**
 * What the bytes of a decoded text stand for in its source. Read by both sides: TypeScript imports the constants,
 * AssemblyScript inlines them. A source is decoded to UTF-8; where one of these holds, positions in it are known
 * from the UTF-8 alone.
 */
/** The bytes are those of the source. */
export const UNIT_BYTE = 0;
/** Each character is one byte of the source. */
export const UNIT_CHARACTER = 1;
/** Each character is two bytes of the source, or four where UTF-16 takes a pair for it. */
export const UNIT_UTF16 = 2;
/** How long a character is in the source, its UTF-8 does not say: positions are those of the decoded text. */
export const UNIT_TEXT = 3;

/** Stands for what is no character in the source: one byte, or one unit of UTF-16. No UTF-8 holds it. */
export const INVALID_UNIT = 0xff;
/** The same for what a source of UTF-16 ends with: half a unit, or half a pair and half a unit. */
export const INVALID_HALF = 0xfe;
export const INVALID_PAIR = 0xfd;
