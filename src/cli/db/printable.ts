/** Control bytes, and what a terminal shows as nothing or lets change the order of what it shows. */
const INVISIBLE = /[\p{Cc}\p{Cf}\p{Zl}\p{Zp}\p{Cs}]/gu;
const SHORT: Record<string, string> = { '\n': '\\n', '\r': '\\r', '\t': '\\t' };

/** A value as it may be sent to a terminal: on one line, and nothing invisible in it. */
export function printable(text: string): string {
  return text.replace(INVISIBLE, (character) => SHORT[character] ?? escapeUnits(character));
}

/** As JSON escapes: \uXXXX for each UTF-16 unit. */
export function escapeUnits(character: string): string {
  return character.replace(/[\s\S]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);
}

/** Scripts and pictures that take two cells of a terminal. */
const WIDE =
  /[\u1100-\u115F\u2E80-\u303E\u3041-\uA4CF\uAC00-\uD7A3\uF900-\uFAFF\uFE30-\uFE6F\uFF00-\uFF60\uFFE0-\uFFE6\u{1F300}-\u{1FAFF}\u{20000}-\u{3FFFD}]/gu;
const MARKS = /\p{M}/gu;
const ASCII = /^[\x20-\x7e]*$/;

/** The terminal cells that a printable text takes. */
export function cellsOf(text: string): number {
  if (ASCII.test(text)) return text.length;
  const plain = text.replace(MARKS, '');
  return [...plain].length + (plain.match(WIDE)?.length ?? 0);
}
