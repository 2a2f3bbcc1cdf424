import type { Zone } from '../record/schema.ts';
import * as layout from './zone-layout.ts';

/** 2000-01-01, seconds since 1970. */
const POSTGRES_EPOCH = 946_684_800;
const EVER = 2n ** 63n;

/**
 * A zone as the kernel reads it. A change of offset lies, by the wall clock, where the new offset's clock shows
 * it: so a skipped time belongs to the offset before the change and a repeated one to the offset after it, as
 * in PostgreSQL. Throws on a zone that breaks its own contract.
 */
export function zoneTable(zone: Zone): Uint8Array {
  const last = zone.transitions.at(-1)?.after ?? zone.offset;
  const spans = [
    { start: zone.from === undefined ? -EVER : wallMicros(zone.from, zone.offset), offset: zone.offset },
    ...zone.transitions.map(({ at, after }) => ({ start: wallMicros(at, after), offset: after })),
  ];
  const end = zone.to === undefined ? EVER - 1n : wallMicros(zone.to, last);
  checkOrder(zone, [...spans.map(({ start }) => start), end]);
  const bytes = new Uint8Array(layout.ZONE_FIRST_SPAN + spans.length * layout.SPAN_SIZE + 8);
  const view = new DataView(bytes.buffer);
  view.setUint32(layout.ZONE_SPANS, spans.length, true);
  view.setUint32(layout.ZONE_REPEATS, zone.repeats ? 1 : 0, true);
  let at = layout.ZONE_FIRST_SPAN;
  for (const { start, offset } of spans) {
    view.setBigInt64(at + layout.SPAN_START, start, true);
    view.setBigInt64(at + layout.SPAN_OFFSET, BigInt(offset) * 1_000_000n, true);
    at += layout.SPAN_SIZE;
  }
  view.setBigInt64(at + layout.SPAN_START, end, true);
  return bytes;
}

/** Microseconds since 2000-01-01 00:00 by a clock that is so many seconds east of UTC. */
function wallMicros(at: number, offset: number): bigint {
  return BigInt(at - POSTGRES_EPOCH + offset) * 1_000_000n;
}

function checkOrder(zone: Zone, starts: readonly bigint[]): void {
  const sorted = starts.every((start, i) => i === 0 || start > (starts[i - 1] as bigint));
  const joined = zone.transitions.every(
    ({ before }, i) => before === (zone.transitions[i - 1]?.after ?? zone.offset),
  );
  if (!sorted || !joined) throw new Error(`the changes of the time zone ${zone.name} contradict each other`);
  const repeated = BigInt(layout.REPEAT_DAYS) * 86_400_000_000n;
  const [first, end] = [starts[0] as bigint, starts.at(-1) as bigint];
  if (zone.repeats && end - first < repeated) {
    throw new Error(`too little is known of the time zone ${zone.name} to repeat it`);
  }
}
