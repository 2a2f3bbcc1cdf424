import fc from 'fast-check';

/** Values for a property that is asked of a server in one go. The same seed gives the same values. */
export function sample<T>(values: fc.Arbitrary<T>, count: number, seed: number): T[] {
  return fc.sample(values, { numRuns: count, seed });
}
