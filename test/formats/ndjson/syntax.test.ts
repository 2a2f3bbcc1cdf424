import fc from 'fast-check';
import { expect, test } from 'vitest';
import { anyJsonText, disagreement } from '../../support/json-agreement.ts';

test('the reference takes, refuses and reads what JSON.parse does', () => {
  let taken = 0;
  fc.assert(
    fc.property(anyJsonText, (text) => {
      taken += isJson(text) ? 1 : 0;
      return disagreement(text) === undefined;
    }),
    { numRuns: 5000 },
  );
  // Both sides of the question are asked often.
  expect(taken).toBeGreaterThan(1000);
  expect(taken).toBeLessThan(4000);
});

function isJson(text: string): boolean {
  try {
    JSON.parse(text);
    return true;
  } catch {
    return false;
  }
}
