import type { Parcel } from '../../record/parcel.ts';
import type { SettledSpan } from '../../record/sink.ts';
import { addTally, emptyTally, type Tally } from '../../record/tally.ts';

/** One span for every run of parcels that lie end to end in the source, their counts added up. */
export function spansOf(parcels: readonly Parcel[]): SettledSpan[] {
  return joinSpans(parcels.map(({ span, tally, lines }) => ({ ...span, tally, lines })));
}

/** Joins neighbours of a list that lie end to end. */
export function joinSpans(spans: Iterable<SettledSpan>): SettledSpan[] {
  const joined: (SettledSpan & { end: number; lines: number; tally: Tally })[] = [];
  for (const span of spans) {
    const last = joined.at(-1);
    if (last && last.input === span.input && last.end === span.first) {
      last.end = span.end;
      last.lines += span.lines;
      addTally(last.tally, span.tally);
    } else {
      const tally = emptyTally();
      addTally(tally, span.tally);
      joined.push({ ...span, tally });
    }
  }
  return joined;
}
