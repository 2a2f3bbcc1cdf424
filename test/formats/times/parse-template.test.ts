import { describe, expect, test } from 'vitest';
import { parseTemplate } from '../../../src/formats/times/parse-template.ts';
import { kindOf } from '../../../src/formats/times/time-format.ts';

test.each([
  ['DD.MM.YYYY', 'date'],
  ['yyyymmdd', 'date'],
  ['FMDD/FMMM/YYYY', 'date'],
  ['Mon DD, YYYY', 'date'],
  ['Month FMDD, YYYY', 'date'],
  ['DD.MM.YY', 'date'],
  ['HH24:MI', 'time'],
  ['HH12:MI AM', 'time'],
  ['HH24MISSOF', 'timetz'],
  ['DD.MM.YYYY HH24:MI', 'timestamp'],
  ['YYYY-MM-DD"T"HH24:MI:SS.FF3', 'timestamp'],
  ['MM/DD/YYYY HH:MI:SS p.m.', 'timestamp'],
  ['YYYY-MM-DD HH24:MI:SS.USTZH:TZM', 'timestamptz'],
  ['YYYYMMDDHH24MISSOF', 'timestamptz'],
  ['YYYY年MM月DD日'.replace(/[年月日]/g, (it) => `"${it}"`), 'date'],
  ['epoch_s', 'timestamptz'],
  ['epoch_ms', 'timestamptz'],
  ['epoch_us', 'timestamptz'],
])('%s is of kind %s', (template, kind) => {
  const format = parseTemplate(template);
  expect('reason' in format ? format : kindOf(format)).toBe(kind);
});

describe('what is refused names its place', () => {
  test.each([
    ['DD.MM.JJJJ', 6, 'no pattern begins "JJJJ"'],
    ['YYYY-MM-DDTHH24:MI', 10, 'stands in quotes: "T"'],
    ['YYYY-MM-DD"T"HH24:MI:SSZ', 23, 'OF reads Z'],
    ['YYYY-MM-DD"T"HH24:MI:SS"Z"', 23, 'OF reads it as UTC'],
    ['yyyy-MM-dd HH24:mm', 16, 'minutes are MI'],
    ['DD.MM', 0, 'the year of the date is missing'],
    ['YYYY', 0, 'the month and the day of the date is missing'],
    ['DD.MM.YYYY HH:MI', 0, 'HH24'],
    ['HH24:MI AM', 0, 'HH12'],
    ['HH24:SS', 0, 'the second without the minute'],
    ['HH24:MI.MS', 0, 'the fraction without the second'],
    ['DD.MM.YYYY OF', 0, 'the offset without the hour'],
    ['HH24:MI TZM', 0, 'without the offset'],
    ['HH24:MIOF:TZM', 0, 'OF reads the minutes too'],
    ['FMDDMMYYYY', 4, 'digits behind a number'],
    ['FMDD"1"MMYYYY', 4, 'digits behind a number'],
    ['FMYY-MM-DD', 0, 'FM is for numbers'],
    ['FX DD', 0, 'no pattern begins "FX"'],
    ['DD "', 3, 'never closed'],
    ['DD""MM', 2, 'nothing between'],
    ['DDD YYYY', 2, 'no pattern begins "D"'],
    ['DD DD', 3, 'the day is said twice'],
    ['YY YYYY', 3, 'the year is said twice'],
    ['epoch', 0, 'no pattern begins "epoch"'],
    ['-', 0, 'neither'],
    ['20YY', 0, 'no pattern begins "20YY"'],
  ])('%s', (template, at, reason) => {
    const found = parseTemplate(template);
    expect(found).toMatchObject({ at });
    expect('reason' in found && found.reason).toContain(reason);
  });
});
