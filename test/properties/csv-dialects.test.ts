import { describe, test } from 'vitest';
import { carefulSettingOf, checkCareful } from '../support/csv-dialect-properties.ts';

const SETTINGS = Array.from({ length: 40 }, (_, number) => carefulSettingOf(number));

describe('the kernel agrees with the reference on delimiters of several bytes and on escapes', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkCareful(setting, 100);
  });
});
