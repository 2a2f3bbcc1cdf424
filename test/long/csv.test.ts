import { describe, test } from 'vitest';
import { checkLarge, checkSetting, settingOf } from '../support/csv-properties.ts';

const SETTINGS = Array.from({ length: 400 }, (_, number) => settingOf(number));
const LARGE = Array.from({ length: 100 }, (_, number) => number);

describe('the kernel agrees with the reference, 100,000 times and more', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkSetting(setting, 250);
  });

  test.each(LARGE)('on inputs that fill its tables: %i', async (number) => {
    await checkLarge(number, 10);
  });
});
