import type { SettledSpan } from '../record/sink.ts';
import type { InputOffset } from '../record/span.ts';

/** A stretch of an input that is still to be loaded, and what is settled between the one before it and this. */
export interface Gap {
  readonly first: InputOffset;
  /** Undefined for the input's end. */
  readonly end: InputOffset | undefined;
  readonly linesBefore: number;
  readonly recordsBefore: number;
}

/** The complement of what is settled, from `from` on. `size` is the input's, where it is known. */
export function findGaps(
  settled: readonly SettledSpan[],
  from: InputOffset,
  size: number | undefined,
): Gap[] {
  const gaps: Gap[] = [];
  let first = from;
  let linesBefore = 0;
  let recordsBefore = 0;
  for (const span of [...settled].sort((a, b) => a.first - b.first)) {
    if (span.first > first) {
      gaps.push({ first, end: span.first, linesBefore, recordsBefore });
      linesBefore = 0;
      recordsBefore = 0;
    }
    first = Math.max(first, span.end);
    linesBefore += span.lines;
    recordsBefore += span.tally.read;
  }
  if (size === undefined || first < size) gaps.push({ first, end: undefined, linesBefore, recordsBefore });
  return gaps;
}
