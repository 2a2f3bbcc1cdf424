/** Characters that no output may hold: controls, bidirectional and invisible ones, lone surrogates. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb]|\p{Cs}/u;

/** The first of the lines that could act on a terminal or hide something on it. */
export function firstUnsafe(lines: readonly string[]): string | undefined {
  return lines.find((line) => UNSAFE.test(line));
}
