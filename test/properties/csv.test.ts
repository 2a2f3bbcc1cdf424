import { describe, expect, test } from 'vitest';
import { FRAMING_CASES } from '../formats/csv/framing-cases.ts';
import { expectedOutcome, KernelUnderTest } from '../support/csv-outcome.ts';
import { checkLarge, checkSetting, settingOf } from '../support/csv-properties.ts';

const SETTINGS = Array.from({ length: 42 }, (_, number) => settingOf(number));
const LARGE = [0, 1, 4, 8, 14, 53];

describe('the kernel agrees with the reference', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkSetting(setting, 100);
  });

  test.each(LARGE)('on inputs that fill its tables: %i', async (number) => {
    await checkLarge(number, 3);
  });
});

describe('the kernel keeps to the tables, whatever the read size', () => {
  test.each(FRAMING_CASES.map((one) => [one.name, one] as const))('%s', async (_, one) => {
    const bytes = Buffer.from(one.input);
    for (const width of [1, 2]) {
      const reading = { ...one, width };
      const kernel = new KernelUnderTest(reading, { chunkBytes: 64, chunkRecords: 65_536, workers: 0 });
      const expected = expectedOutcome(bytes, reading);
      for (let piece = 1; piece <= bytes.length + 1; piece += 1) {
        expect(await kernel.outcome(bytes, [piece])).toEqual(expected);
        expect(await kernel.outcome(bytes, [piece, 1000])).toEqual(expected);
      }
      await kernel.close();
    }
  });
});
