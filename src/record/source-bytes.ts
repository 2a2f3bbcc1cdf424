import type { InputOffset } from './span.ts';
import {
  INVALID_HALF,
  INVALID_PAIR,
  INVALID_UNIT,
  UNIT_BYTE,
  UNIT_CHARACTER,
  UNIT_TEXT,
} from './text-unit.ts';

/**
 * How many bytes of the source some decoded bytes stand for; a UNIT_* says what they are. A character counts where
 * it begins, so that the sum does not depend on where the bytes are cut. The kernel's `sourceBytes` is the same, fast.
 */
export function sourceBytes(unit: number, bytes: Uint8Array): number {
  if (unit === UNIT_BYTE || unit === UNIT_TEXT) return bytes.length;
  let sum = 0;
  for (const byte of bytes) {
    if ((byte & 0xc0) === 0x80) continue;
    sum += unit === UNIT_CHARACTER ? 1 : unitsBytes(byte);
  }
  return sum;
}

/** Positions in the source of places in decoded bytes that begin at `offset` there; asked for in ascending order. */
export function placesIn(unit: number, bytes: Uint8Array, offset: InputOffset): (at: number) => InputOffset {
  if (unit === UNIT_BYTE || unit === UNIT_TEXT) return (at) => offset + at;
  let counted = 0;
  let place = offset;
  return (at) => {
    place += sourceBytes(unit, bytes.subarray(counted, at));
    counted = at;
    return place;
  };
}

/** How many of some decoded bytes stand for so many bytes of the source, which end where a character does. */
export function textBytes(unit: number, bytes: Uint8Array, source: number): number {
  if (unit === UNIT_BYTE || unit === UNIT_TEXT) return source;
  let sum = 0;
  for (const [at, byte] of bytes.entries()) {
    if ((byte & 0xc0) === 0x80) continue;
    if (sum >= source) return at;
    sum += unit === UNIT_CHARACTER ? 1 : unitsBytes(byte);
  }
  return bytes.length;
}

/** Bytes of a character of UTF-16, by the first byte of its UTF-8. */
function unitsBytes(lead: number): number {
  if (lead === INVALID_HALF) return 1;
  if (lead === INVALID_PAIR) return 3;
  return lead >= 0xf0 && lead !== INVALID_UNIT ? 4 : 2;
}
