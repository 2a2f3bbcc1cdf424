import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { FAULTS } from './matrix/index.ts';
import { type OpenField, openField, tryFault } from './matrix.ts';
import { FIRST_SEED } from './random.ts';

// Each fault once; the long form has twenty seeds of each, and writes docs/faults.md.
let field: OpenField;
beforeAll(async () => {
  field = await openField(FIRST_SEED);
});
afterAll(() => field?.close());

const chapters = FAULTS.filter(({ alone }) => !alone);

describe.concurrent.each(chapters)('$title', ({ faults }) => {
  test.each(faults.filter(({ slow }) => !slow))('$name', { timeout: 300_000 }, async (fault) => {
    const { violations } = await tryFault(fault, [FIRST_SEED], field);
    expect(violations.join('\n')).toBe('');
  });
});
