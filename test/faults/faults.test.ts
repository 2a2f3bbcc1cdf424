import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Field } from './matrix/fault.ts';
import { FAULTS } from './matrix/index.ts';
import { openField, tryFault } from './matrix.ts';
import { FIRST_SEED } from './random.ts';

let field: Field & { close(): Promise<void> };
beforeAll(async () => {
  field = await openField(FIRST_SEED);
});
afterAll(() => field?.close());

describe.each(FAULTS)('$title', ({ faults }) => {
  test.each(faults)('$name', async (fault) => {
    const { outcomes, violations } = await tryFault(fault, [FIRST_SEED], field);
    console.log(fault.name, JSON.stringify(outcomes));
    expect(violations.join('\n')).toBe('');
  });
});
