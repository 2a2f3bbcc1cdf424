/** Fractional digits that a column keeps. */
import { COLUMN_A } from '../layout';

/** Microseconds in a unit of the last digit kept. */
const STEPS = memory.data<u32>([1_000_000, 100_000, 10_000, 1_000, 100, 10, 1]);

/** Whether a time needs no more fractional digits than the column keeps. */
// @ts-ignore: decorator
@inline
export function fitsPrecision(micros: i64, column: usize): bool {
  const digits = load<u32>(column, COLUMN_A);
  return digits >= 6 || micros % <i64>load<u32>(STEPS + (digits << 2)) == 0;
}

/** The time to the digits that the column keeps, halves away from zero, as PostgreSQL rounds. */
export function toPrecision(micros: i64, column: usize): i64 {
  const step = <i64>load<u32>(STEPS + (min<u32>(load<u32>(column, COLUMN_A), 6) << 2));
  const half = step / 2;
  return ((micros < 0 ? micros - half : micros + half) / step) * step;
}
