import fc from 'fast-check';
import { expect, test } from 'vitest';
import { addText } from '../../src/infer/add-value.ts';
import { TypeProbe } from '../../src/infer/probe.ts';
import { type ColumnProfile, emptyProfile, mergeProfiles, witnessText } from '../../src/infer/profile.ts';
import { PLAIN_SPELLING } from '../../src/kernel/infer-plan.ts';
import { nearValue } from '../support/near-values.ts';

const probe = new TypeProbe(PLAIN_SPELLING);

function profileOf(values: readonly string[], from = 0): ColumnProfile {
  const profile = emptyProfile('text');
  for (const [i, value] of values.entries()) {
    addText(profile, Buffer.from(value), probe, () => ({ byte: from + i, value }));
  }
  return profile;
}

test('parts say together what the whole says, wherever it is divided, and in either order', () => {
  const usual = fc.constantFrom('1', '2.5', 'x', '2024-01-01');
  fc.assert(
    fc.property(fc.array(fc.oneof(usual, nearValue), { maxLength: 12 }), fc.nat(12), (values, at) => {
      const one = profileOf(values.slice(0, at));
      const other = profileOf(values.slice(at), at);
      expect(mergeProfiles(one, other)).toEqual(profileOf(values));
      expect(mergeProfiles(other, one)).toEqual(profileOf(values));
    }),
    { numRuns: 5000 },
  );
});

test('a long value is kept as its beginning, whole characters of it', () => {
  expect(witnessText(Buffer.from('x'.repeat(200)))).toBe('x'.repeat(200));
  for (const at of [197, 198, 199, 200]) {
    const text = witnessText(Buffer.from(`${'x'.repeat(at)}😀${'y'.repeat(50)}`));
    expect(text).toBe(`${'x'.repeat(at)}…`.slice(0, at + 1).replace(/(?<=^x{200}).*/, '…'));
  }
});
