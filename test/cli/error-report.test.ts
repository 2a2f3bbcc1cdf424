import { describe, expect, test } from 'vitest';
import { reportError } from '../../src/cli/error-report.ts';
import { inColour, plain } from '../../src/cli/paint.ts';
import { SluiceError } from '../../src/errors.ts';
import { readCorpus } from '../support/corpora.ts';
import { firstUnsafe } from '../support/unsafe.ts';

const shown = (error: unknown, room = 25) => reportError(error, plain, room);

test('code, place, sentence, evidence, hint', () => {
  const error = new SluiceError('target/columns', 'two fields have no column', {
    place: 'orders.csv',
    notes: ['field 3 "amount"', 'field 4 "day"'],
    hint: '--ignore-extra leaves them out',
  });
  expect(shown(error)).toEqual([
    'error[target/columns] orders.csv: two fields have no column',
    '  field 3 "amount"',
    '  field 4 "day"',
    'help: --ignore-extra leaves them out',
  ]);
});

test('without a place and a hint it is one line', () => {
  expect(shown(new SluiceError('usage', 'no source'))).toEqual(['error[usage] no source']);
});

test('colours mark code and help', () => {
  const error = new SluiceError('usage', 'no source', { hint: 'name one' });
  const [head, help] = reportError(error, inColour, 25);
  expect(head).toBe(`${inColour('error', 'error[usage]')} no source`);
  expect(help).toBe(`${inColour('help', 'help:')} name one`);
  expect(inColour('help', 'x')).toBe('\x1b[36mx\x1b[39m');
});

describe('room', () => {
  const notes = Array.from({ length: 100 }, (_, at) => `note ${at}`);
  const error = new SluiceError('target/refused', 'no', { notes, hint: 'do this' });

  test.each([25, 11, 3])('%i lines: the hint stays, the rest is said to be left out', (room) => {
    const lines = shown(error, room);
    expect(lines).toHaveLength(room);
    expect(lines.at(-2)).toBe(`  … and ${100 - (room - 3)} more lines`);
    expect(lines.at(-1)).toBe('help: do this');
  });

  test.each([
    [2, ['error[target/refused] no', 'help: do this']],
    [1, ['error[target/refused] no']],
    [0, ['error[target/refused] no']],
  ])('%i lines', (room, lines) => {
    expect(shown(error, room)).toEqual(lines);
  });
});

test('an error that nobody foresaw is a bug, with a short stack', () => {
  const lines = shown(new TypeError('x is not a function'));
  expect(lines[0]).toBe('error[internal] x is not a function');
  expect(lines.slice(1, -1)).toHaveLength(5);
  for (const line of lines.slice(1, -1)) expect(line).toMatch(/^ {2}at /);
  expect(lines.at(-1)).toBe('help: this is a bug in sluice; please report it with the lines above');
});

test('the cause of an internal error is shown with its stack', () => {
  const error = new SluiceError('internal', 'a worker died', { cause: new RangeError('out of bounds') });
  expect(shown(error).slice(0, 2)).toEqual([
    'error[internal] a worker died',
    '  caused by RangeError: out of bounds',
  ]);
});

test.each<[unknown]>([['text'], [undefined], [null], [{ a: 1 }]])('%j thrown is reported too', (thrown) => {
  expect(shown(thrown)[0]).toMatch(/^error\[internal\] something was thrown that is no error: /);
});

test.each([
  ['postgres://user:hunter2@host/db', 'postgres://user:***@host/db'],
  ['postgres://user:hun:t@er2@host/db is down', 'postgres://user:***@host/db is down'],
  ['postgres://user@host/db', 'postgres://user@host/db'],
  ['host=x password=hunter2 dbname=y', 'host=x password=*** dbname=y'],
  ["password = 'a \\'b' user=c", 'password = *** user=c'],
  ['postgres://h/db?user=a&password=b&sslmode=x', 'postgres://h/db?user=a&password=***&sslmode=x'],
  ['password authentication failed for user "a"', 'password authentication failed for user "a"'],
])('secrets are taken out of %j', (text, clean) => {
  const error = new SluiceError('target/unavailable', text, { place: text, notes: [text], hint: text });
  expect(shown(error)).toEqual([
    `error[target/unavailable] ${clean}: ${clean}`,
    `  ${clean}`,
    `help: ${clean}`,
  ]);
});

test('no line is endless', () => {
  const error = new SluiceError('source/header', 'x'.repeat(100_000));
  expect(shown(error).join().length).toBeLessThan(600);
});

const naughty = readCorpus('naughty-strings/blns.json');
test(naughty === undefined ? 'naughty strings: ABSENT, not checked' : 'naughty strings', () => {
  for (const text of JSON.parse(naughty ?? '[]') as string[]) {
    const error = new SluiceError('source/header', text, { place: text, notes: [text], hint: text });
    expect(firstUnsafe(shown(error))).toBeUndefined();
    expect(firstUnsafe(shown(new Error(text)))).toBeUndefined();
  }
});
