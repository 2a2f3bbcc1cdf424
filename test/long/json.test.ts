import { describe, test } from 'vitest';
import { checkJson, jsonSettingOf } from '../support/json-properties.ts';

const SETTINGS = Array.from({ length: 400 }, (_, number) => jsonSettingOf(number));

describe('the kernel agrees with the reference on records of JSON, 100,000 times and more', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkJson(setting, 300);
  });
});
