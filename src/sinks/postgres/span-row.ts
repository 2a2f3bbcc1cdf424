import { createHash } from 'node:crypto';
import type { Parcel } from '../../record/parcel.ts';
import type { SettledSpan } from '../../record/sink.ts';
import { sourceBytes } from '../../record/source-bytes.ts';
import { addTally, emptyTally, type Tally } from '../../record/tally.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';

/** A span as the ledger keeps it. */
export interface SpanRow extends SettledSpan {
  /** SHA-256 of its bytes, where they are all at hand and asked for. */
  readonly hash?: string;
}

/** One span for every run of parcels that lie end to end in the source, their counts added up. */
export function spansOf(parcels: readonly Parcel[]): SettledSpan[] {
  return joinSpans(parcels.map(({ span, tally, lines }) => ({ ...span, tally, lines })));
}

/** The same with hashes of their bytes, as they were read; without one where a record was too long to be held. */
export function hashedSpansOf(parcels: readonly Parcel[]): SpanRow[] {
  return spansOf(parcels).map((span) => {
    const hash = createHash('sha256');
    let bytes = 0;
    for (const { span: own, raw, unit = UNIT_BYTE } of parcels) {
      if (own.input !== span.input || own.first < span.first || own.end > span.end) continue;
      hash.update(raw);
      bytes += sourceBytes(unit, raw);
    }
    return bytes === span.end - span.first ? { ...span, hash: hash.digest('hex') } : span;
  });
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
