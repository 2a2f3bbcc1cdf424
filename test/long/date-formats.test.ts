import fc from 'fast-check';
import { expect, test } from 'vitest';
import { readTime } from '../../src/formats/times/read-time.ts';
import { anyMomentParts, anyTemplate, formatOf, TimeReader, writeMoment } from '../support/time-templates.ts';

test('the kernel reads times by templates as the plain reader does, 300,000 times', () => {
  const kernel = new TimeReader();
  const edits = fc.array(
    fc.record({ at: fc.nat(40), cut: fc.nat(2), insert: fc.constantFrom('', '0', '9', ' ', 'x', 'é') }),
    {
      maxLength: 2,
    },
  );
  const agree = fc.property(anyTemplate, anyMomentParts, edits, (one, moment, changes) => {
    let text = writeMoment(one, moment);
    for (const { at, cut, insert } of changes) text = text.slice(0, at) + insert + text.slice(at + cut);
    const format = formatOf(one.template);
    expect(kernel.read(text, format)).toBe(readTime(text, format));
  });
  fc.assert(agree, { numRuns: 300_000 });
});
