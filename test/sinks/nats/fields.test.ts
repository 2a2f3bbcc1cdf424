import fc from 'fast-check';
import { expect, test } from 'vitest';
import { FieldReader } from '../../../src/sinks/nats/fields.ts';
import { textOf } from '../../../src/sinks/nats/value.ts';

test('values are found behind keys and values of any kind', () => {
  const record = fc.dictionary(fc.string(), fc.jsonValue(), { minKeys: 1, noNullPrototype: true });
  fc.assert(
    fc.property(record, fc.nat(), (value, some) => {
      // Integer-like keys would change their places.
      const columns = Object.keys(value);
      const wanted = columns.filter((_, i) => (some >> (i % 30)) & 1);
      const reader = new FieldReader(columns, wanted);
      const before = 'xyz\n';
      reader.read(Buffer.from(`${before}${JSON.stringify(value)}\n`), before.length);
      const found = reader.values.map((json) => Buffer.from(json, 'latin1').toString());
      expect(found).toEqual(wanted.map((name) => JSON.stringify(value[name])));
    }),
  );
});

test('the text of a value', () => {
  const texts = ['null', '""', '"a"', '12', 'true', '"\\u00e9\\n"', '[1]'].map(textOf);
  expect(texts).toEqual(['', '', 'a', '12', 'true', 'Ã©\n', '[1]']);
});
