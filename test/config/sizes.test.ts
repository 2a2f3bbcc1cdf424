import { describe, expect, test } from 'vitest';
import { parseBytes, parseCount, parseMillis, parseRows } from '../../src/config/sizes.ts';

describe('parseBytes', () => {
  test.each([
    ['1', 1],
    ['1000', 1000],
    ['1MiB', 1_048_576],
    ['64KiB', 65_536],
    ['64 KiB', 65_536],
    ['8MB', 8_000_000],
    ['8mb', 8_000_000],
    ['1.5GiB', 1_610_612_736],
    ['7B', 7],
    [' 2kB ', 2000],
  ])('%s', (text, bytes) => {
    expect(parseBytes('--chunk', text)).toBe(bytes);
  });

  test.each(['', 'MiB', '-1MiB', '1M', '1K', '1 Mi B', '1e6', '0x10', '1TiB', 'NaN', '1,000KiB'])(
    'refuses %j',
    (text) => {
      expect(() => parseBytes('--chunk', text)).toThrow(
        expect.objectContaining({ code: 'usage', place: '--chunk' }),
      );
    },
  );
});

describe('parseMillis', () => {
  test.each([
    ['1s', 1000],
    ['500ms', 500],
    ['0.25 s', 250],
    ['2min', 120_000],
    ['1h', 3_600_000],
  ])('%s', (text, millis) => {
    expect(parseMillis('--batch-age', text)).toBe(millis);
  });

  test.each(['', '1', '1m', 's', '-1s', '1 hour'])('refuses %j', (text) => {
    expect(() => parseMillis('--batch-age', text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('parseRows', () => {
  test.each([
    ['5000rows', 5000],
    ['5,000 rows', 5000],
    ['1row', 1],
    ['8MiB', undefined],
  ])('%s', (text, rows) => {
    expect(parseRows('--batch', text)).toBe(rows);
  });

  test.each(['rows', 'manyrows', '-1rows', '1.5rows'])('refuses %j', (text) => {
    expect(() => parseRows('--batch', text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});

describe('parseCount', () => {
  test.each([
    ['0', 0],
    ['10,000', 10_000],
    ['1_000_000', 1_000_000],
    ['007', 7],
  ])('%s', (text, count) => {
    expect(parseCount('--lanes', text)).toBe(count);
  });

  test.each(['', ',000', '1,00', '1.0', '1e3', '-1', '9007199254740993', '1 000'])('refuses %j', (text) => {
    expect(() => parseCount('--lanes', text)).toThrow(expect.objectContaining({ code: 'usage' }));
  });
});
