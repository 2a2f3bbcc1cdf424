import fc from 'fast-check';
import { describe, test } from 'vitest';
import { anyJsonText, disagreement } from '../support/json-agreement.ts';
import { checkJson, checkLargeJson, jsonSettingOf } from '../support/json-properties.ts';

const SETTINGS = Array.from({ length: 400 }, (_, number) => jsonSettingOf(number));
const LARGE = Array.from({ length: 100 }, (_, number) => number);

describe('the kernel agrees with the reference on records of JSON, 100,000 times and more', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkJson(setting, 300);
  });

  test.each(LARGE)('on inputs that fill its tables: %i', async (number) => {
    await checkLargeJson(number, 10);
  });
});

test('the reference agrees with JSON.parse, a million times', () => {
  const agrees = fc.property(anyJsonText, (text) => disagreement(text) === undefined);
  fc.assert(agrees, { numRuns: 1_000_000 });
});
