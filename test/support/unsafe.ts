/** Characters that no output may hold: controls, bidirectional and invisible ones, lone surrogates. */
const UNSAFE =
  /[\p{Cc}\p{Cs}\p{Bidi_Control}\u00ad\u200b-\u200d\u2028\u2029\u2060-\u2064\ufeff\ufff9-\ufffb]/u;

/** The first of the lines that could act on a terminal or hide something on it. */
export function firstUnsafe(lines: readonly string[]): string | undefined {
  return lines.find((line) => UNSAFE.test(line));
}
