import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from './matrix/index.ts';
import { type OpenField, openField, tryFault } from './matrix.ts';
import { FIRST_SEED } from './random.ts';

let field: OpenField;
beforeAll(async () => {
  field = await openField(FIRST_SEED);
});
afterAll(() => field?.close());

describe.each(FAULTS.filter(({ alone }) => alone))('$title', ({ faults }) => {
  test.each(faults)('$name', { timeout: 300_000 }, async (fault) => {
    const { violations } = await tryFault(fault, [FIRST_SEED], field);
    expect(violations.join('\n')).toBe('');
  });
});
