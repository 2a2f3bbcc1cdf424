import { describe, test } from 'vitest';
import { carefulSettingOf, checkCareful } from '../support/csv-dialect-properties.ts';
import { checkDelimiter, checkEscape } from '../support/csv-parse.ts';

const SETTINGS = Array.from({ length: 240 }, (_, number) => carefulSettingOf(number));

describe('delimiters of several bytes, and escapes', () => {
  test.each(SETTINGS.map((setting) => [setting.name, setting] as const))('%s', async (_, setting) => {
    await checkCareful(setting, 400);
  });

  test.each(['||', '~|~', '::', 'é', ',,', 'aab', '12345678'])('csv-parse agrees: %j', (delimiter) => {
    checkDelimiter(delimiter, 30_000);
  });

  test.each(['\\', '^'])('csv-parse agrees: %s escapes', (escaping) => {
    checkEscape(escaping, '"', ',', 50_000);
    checkEscape(escaping, "'", '~|~', 50_000);
  });
});
