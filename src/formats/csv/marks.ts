import type { Dialect } from './dialect.ts';
import { CR, LF } from './lines.ts';

/** Whether a delimiter stands at `at`, all of it before `end`. */
export function dividesAt(bytes: Uint8Array, at: number, end: number, { delimiter }: Dialect): boolean {
  if (bytes[at] !== delimiter[0] || at + delimiter.length > end) return false;
  return delimiter.every((byte, i) => bytes[at + i] === byte);
}

/**
 * How many bytes an escape at `at` and what it covers take; 0 where none acts there. A CR LF is covered as a
 * whole. 1 for an escape that has nothing behind it. `isQuoted`: whether `at` lies within quotes.
 */
export function escapedLength(
  bytes: Uint8Array,
  at: number,
  end: number,
  dialect: Dialect,
  isQuoted: boolean,
): number {
  const { quote, escape: escaping, escapes } = dialect;
  if (escaping === undefined || bytes[at] !== escaping) return 0;
  const covered = at + 1 < end ? bytes[at + 1] : undefined;
  if (escapes === 'quotes') return isQuoted && (covered === quote || covered === escaping) ? 2 : 0;
  if (covered === undefined) return 1;
  return covered === CR && at + 2 < end && bytes[at + 2] === LF ? 3 : 2;
}
