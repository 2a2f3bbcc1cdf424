import { expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../src/formats/csv/dialect.ts';
import { expectedOutcome, KernelUnderTest } from '../support/csv-outcome.ts';

interface Case {
  readonly name: string;
  readonly input: string;
  readonly width: number;
  readonly maxRecordBytes: number;
  readonly chunkBytes: number;
  readonly chunkRecords: number;
}

const plain = { width: 1, maxRecordBytes: 1 << 20, chunkBytes: 1 << 20, chunkRecords: 65_536 };

const CASES: readonly Case[] = [
  {
    ...plain,
    name: 'an endless record in what is left behind one that is longer than a chunk',
    input: `${'a'.repeat(90)}\n${'b'.repeat(2000)}\nc\n`,
    maxRecordBytes: 100,
    chunkBytes: 64,
    chunkRecords: 1,
  },
  {
    ...plain,
    name: 'an endless record that ends within what is left, and records behind it',
    input: `${'a'.repeat(90)}\n${'b'.repeat(200)}\r\n${'c\n'.repeat(100)}`,
    maxRecordBytes: 100,
    chunkBytes: 64,
    chunkRecords: 2,
  },
  {
    ...plain,
    name: 'more broken records than one chunk may have',
    input: 'a"\n'.repeat(10_000),
  },
  {
    ...plain,
    name: 'more records than one chunk may have',
    input: '\n'.repeat(200_000),
  },
  {
    ...plain,
    name: 'a record of more fields than a strip holds, with a NUL long before its end',
    input: `a\n\0${','.repeat(60_000)}\nb\n`,
  },
  {
    ...plain,
    name: 'a record of more fields than a strip holds, all of it text',
    input: `a\né${','.repeat(60_000)}\nb\n`,
  },
];

test.each(CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
  const bytes = Buffer.from(one.input);
  const reading = { dialect: DEFAULT_DIALECT, width: one.width, maxRecordBytes: one.maxRecordBytes };
  const kernel = new KernelUnderTest(reading, { ...one, workers: 0 });
  try {
    for (const pieces of [[bytes.length], [1000], [64, 5000]]) {
      expect(await kernel.outcome(bytes, pieces)).toEqual(expectedOutcome(bytes, reading));
    }
  } finally {
    await kernel.close();
  }
});
