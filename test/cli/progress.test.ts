import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Progress } from '../../src/cli/progress.ts';
import { Screen } from '../../src/cli/screen.ts';
import { displayWidth } from '../../src/cli/width.ts';
import { FakeTerminal } from '../support/terminal.ts';

const HIDE = '\x1b[?25l';
const SHOW = '\x1b[?25h';
const NO_WRAP = '\x1b[?7l';
const WRAP = '\x1b[?7h';
const ESCAPE = new RegExp(String.raw`${'\x1b'}(?:\[[?\d;]*[A-Za-z]|[78])`, 'g');

beforeEach(() => vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout', 'performance'] }));
afterEach(() => vi.useRealTimers());

function displayed(columns = 80) {
  const stream = new FakeTerminal({ isTTY: true, columns });
  const screen = new Screen(stream, {});
  const progress = new Progress(screen, stream);
  progress.listen({ type: 'started', source: 'orders.csv', target: 'db', size: 1000, from: 500 });
  return { stream, screen, progress };
}

test('two lines are drawn, and drawn again', () => {
  const { stream, progress } = displayed();
  vi.advanceTimersByTime(250);
  expect(stream.text).toContain('50 %  500 B of 1.0 kB');
  const tally = { read: 7, loaded: 7, rejected: 0, filtered: 0, duplicate: 0 };
  progress.listen({ type: 'settled', tally, sourceBytes: 250, payloadBytes: 1 });
  vi.advanceTimersByTime(250);
  expect(stream.text).toContain('75 %');
  expect(stream.text).toContain('7 rows');
  progress.stop();
});

test('a narrower terminal gets narrower lines', () => {
  const { stream, progress } = displayed();
  vi.advanceTimersByTime(250);
  stream.columns = 12;
  stream.text = '';
  vi.advanceTimersByTime(250);
  const drawn = stream.text.replaceAll(ESCAPE, '').split('\n');
  expect(drawn).toHaveLength(2);
  for (const line of drawn) expect(displayWidth(line)).toBeLessThanOrEqual(12);
  progress.stop();
});

test('a line printed meanwhile stands above, and the display is drawn again below', () => {
  const { stream, screen, progress } = displayed();
  vi.advanceTimersByTime(250);
  stream.text = '';
  screen.print(['first', 'second']);
  const plain = stream.text.replaceAll(ESCAPE, '').split('\n');
  expect(plain.slice(0, 2)).toEqual(['first', 'second']);
  expect(plain[2]).toContain('orders.csv');
  expect(plain[3]).toContain('rows');
  progress.stop();
});

test('stopping clears the lines and gives the cursor back, once', () => {
  const { stream, screen, progress } = displayed();
  vi.advanceTimersByTime(250);
  expect(stream.text).toContain(HIDE);
  expect(stream.text).toContain(NO_WRAP);
  stream.text = '';
  progress.stop();
  expect(stream.text).toContain(SHOW);
  expect(stream.text).toContain(WRAP);
  expect(stream.text.endsWith('\x1b[0J')).toBe(true);
  stream.text = '';
  progress.stop();
  vi.advanceTimersByTime(1000);
  screen.print(['after']);
  expect(stream.text).toBe('after\n');
});

test('a process that ends without stopping it gives the cursor back too', () => {
  const before = process.listeners('exit');
  const { stream } = displayed();
  const [atExit] = process.listeners('exit').filter((listener) => !before.includes(listener));
  atExit?.(1);
  expect(stream.text).toContain(SHOW);
  expect(process.listeners('exit')).toEqual(before);
});
