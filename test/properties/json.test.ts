import { describe, test } from 'vitest';
import { checkJson, checkLargeJson, jsonSettingOf } from '../support/json-properties.ts';

const SETTINGS = Array.from({ length: 42 }, (_, number) => jsonSettingOf(number));
const LARGE = Array.from({ length: 10 }, (_, number) => number);

describe('the kernel agrees with the reference on records of JSON', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkJson(setting, 100);
  });

  test.each(LARGE)('on inputs that fill its tables: %i', async (number) => {
    await checkLargeJson(number, 3);
  });
});
