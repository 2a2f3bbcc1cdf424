import { expect, test } from 'vitest';
import { resolveLoad } from '../../src/config/resolve.ts';
import { detectFormat } from '../../src/load/source/detect-format.ts';

test.each([
  ['orders.csv', '{"a":1}', 'csv'],
  ['orders.tsv.gz', '[{}]', 'csv'],
  ['events.ndjson', 'a,b\n', 'ndjson'],
  ['events.JSONL', '', 'ndjson'],
  ['events.ndjson.zst', '[', 'ndjson'],
  ['events.json', '{"a":1}\n', 'ndjson'],
  ['events.json', ' \n[\n  {"a":1}]', 'json'],
  ['events.json', '[1', 'ndjson'],
  ['-', '{"a":1}\n', 'ndjson'],
  ['-', '\ufeff { }\n', 'ndjson'],
  ['-', '[{"a":1}]', 'json'],
  ['-', '[', 'json'],
  ['-', '[]', 'json'],
  ['-', '[name],[value]\n', 'csv'],
  ['-', '{name},{value}\n', 'csv'],
  ['-', 'a,b\n{"x",1\n', 'csv'],
  ['-', '', 'csv'],
  ['export', 'a,b\n', 'csv'],
])('%s that begins with %j is %s', (source, text, format) => {
  const settings = resolveLoad({ sources: [source] }, { cores: 4 });
  expect(detectFormat(settings, { bytes: Buffer.from(text), isWhole: true })).toBe(format);
});
