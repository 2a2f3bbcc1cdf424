import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { loadUnclosed } from '../support/unclosed.ts';

/** Of the source, which is made as it is read; the table takes as much disk. */
const BYTES = Number(process.env.SLUICE_UNCLOSED_BYTES ?? 10e9);

test('a quote that nothing closes, in ten gigabytes', { timeout: 3_600_000 }, async () => {
  const url = await createDatabase(18);
  await ask(url, 'CREATE UNLOGGED TABLE t (a int, b text)');
  const { ran, records, rejects, landed, peakBytes } = await loadUnclosed(url, 't', BYTES);
  expect(ran.status).toBe(3);
  expect(rejects).toEqual([
    expect.objectContaining({ line: 3, record: 2, start: 8, code: 'csv/unclosed-quote' }),
  ]);
  expect(landed).toBe(`${records - 1} 1 ${records}`);
  console.log(`${BYTES / 1e9} GB, peak ${Math.round(peakBytes / 1e6)} MB`);
  expect(peakBytes).toBeLessThan(240e6);
  await ask(url, 'DROP TABLE t');
});
