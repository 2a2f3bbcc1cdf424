/** Intervals as in ISO 8601, with designators: `P1Y2M3W4DT5H6M7.8S`. */
import { refuseRange, refuseSyntax } from './blame';
import { HOUR, MINUTE, SECOND } from './calendar';
import { amountWhole, readAmount } from './amount';
import { addDays, addMicros, addMonths, addWeeks, addYears, clearSpan } from './span';
import { byteAt } from './words';

/** Reads all of `[at, end)`, which begins with P, into the span. Returns the end, or refuses. */
export function readIsoInterval(at: usize, end: usize): usize {
  clearSpan();
  let place: u32 = 0;
  let timed = false;
  at += 1;
  do {
    if (byteAt(at, end) == 0x54 && !timed) {
      timed = true;
      place = 4;
      at += 1;
    }
    const negative = byteAt(at, end) == 0x2d;
    at = readAmount(negative ? at + 1 : at, end, negative, true);
    if (at == 0) return refuseSyntax();
    // Places rise from Y to S, so that each unit comes once and in order.
    const next = placeOf(byteAt(at, end), timed);
    if (next <= place) return refuseSyntax();
    place = next;
    at += 1;
    if (!addTo(place)) return refuseRange();
  } while (at < end);
  return end;
}

function placeOf(unit: u32, timed: bool): u32 {
  switch (unit) {
    case 0x59: return timed ? 0 : 1;
    case 0x4d: return timed ? 6 : 2;
    case 0x57: return timed ? 0 : 3;
    case 0x44: return timed ? 0 : 4;
    case 0x48: return timed ? 5 : 0;
    case 0x53: return timed ? 7 : 0;
    default: return 0;
  }
}

function addTo(place: u32): bool {
  switch (place) {
    case 1: return addYears(amountWhole, 1);
    case 2: return addMonths(amountWhole);
    case 3: return addWeeks(amountWhole);
    case 4: return addDays(amountWhole);
    case 5: return addMicros(amountWhole, HOUR);
    case 6: return addMicros(amountWhole, MINUTE);
    default: return addMicros(amountWhole, SECOND);
  }
}
