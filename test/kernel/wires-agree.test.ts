import fc from 'fast-check';
import { expect, test } from 'vitest';
import { TYPES } from '../support/column-types.ts';
import { WireKernel } from '../support/wire-run.ts';

/** What is near a number, and near the limits of the types. */
const pieces = fc.constantFrom(
  '0',
  '00',
  '1',
  '9',
  '99',
  '9999',
  '32768',
  '2147483648',
  '.',
  '-',
  '+',
  'e',
  ' ',
  'N',
);
const shapes = fc.oneof(
  fc.array(pieces, { minLength: 1, maxLength: 6 }).map((parts) => parts.join('')),
  fc
    .tuple(fc.constantFrom('', '-'), fc.stringMatching(/^\d{1,17}$/), fc.stringMatching(/^(?:\.\d{0,8})?$/))
    .map((parts) => parts.join('')),
  fc.constantFrom(
    'NaN',
    'inf',
    '-0',
    '-',
    '',
    '1.',
    '.1',
    '1..2',
    '1.2.3',
    '9223372036854775807',
    '9223372036854775808',
  ),
);

const NUMBERS = [
  'int2',
  'int4',
  'int8',
  'float4',
  'float8',
  'numeric',
  'numeric(5,2)',
  'numeric(4,0)',
  'numeric(3,3)',
  'numeric(2,5)',
  'numeric(4,-2)',
] as const;

test.each(NUMBERS)('each wire takes and refuses the same numbers: %s', async (name) => {
  const columns = [
    { name: 'v', type: TYPES[name] },
    { name: 'z', type: TYPES.text },
  ];
  const [binary, ...others] = (['copy-binary', 'copy-text', 'none', 'csv', 'ndjson'] as const).map(
    (wire) => new WireKernel({ columns, wire }),
  ) as [WireKernel, ...WireKernel[]];
  await fc.assert(
    fc.asyncProperty(fc.array(shapes, { minLength: 1, maxLength: 50 }), async (texts) => {
      const csv = texts.map((text, i) => `"${text}",${i}\n`).join('');
      const { codes, records } = await binary.run(csv);
      for (const other of others) {
        const run = await other.run(csv);
        expect(run.codes).toEqual(codes);
        expect(run.records.length).toBe(records.length);
      }
    }),
    { numRuns: 300 },
  );
});
