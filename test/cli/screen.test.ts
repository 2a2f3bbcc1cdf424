import { expect, test } from 'vitest';
import { Screen } from '../../src/cli/screen.ts';
import { FakeTerminal } from '../support/terminal.ts';

const lines = (count: number) => Array.from({ length: count }, (_, at) => `line ${at}`);

test('off a terminal 25 lines are printed in all', () => {
  const stream = new FakeTerminal({ isTTY: false });
  const screen = new Screen(stream, {});
  screen.print(lines(20));
  expect(screen.room).toBe(5);
  screen.print(lines(20));
  screen.print(lines(1));
  expect(stream.text.split('\n')).toHaveLength(26);
});

test('on a terminal there is no end to them', () => {
  const stream = new FakeTerminal({ isTTY: true });
  const screen = new Screen(stream, {});
  screen.print(lines(1000));
  expect(screen.room).toBe(Number.POSITIVE_INFINITY);
  expect(stream.text.split('\n')).toHaveLength(1001);
});

test.each([
  [{ isTTY: true }, {}, true],
  [{ isTTY: true }, { NO_COLOR: '' }, true],
  [{ isTTY: true }, { NO_COLOR: '1' }, false],
  [{ isTTY: true }, { TERM: 'dumb' }, false],
  [{ isTTY: false }, {}, false],
])('%j with %j: colours %j', (stream, env, coloured) => {
  const painted = new Screen(new FakeTerminal(stream), env).paint('error', 'x');
  expect(painted !== 'x').toBe(coloured);
});

test.each([
  [{ isTTY: true, columns: 61 }, { COLUMNS: '40' }, 61],
  [{ isTTY: false }, { COLUMNS: '40' }, 40],
  [{ isTTY: false }, { COLUMNS: 'many' }, 100],
  [{ isTTY: false }, {}, 100],
  [{ isTTY: true, columns: 0 }, {}, 100],
])('%j with %j: %i columns', (stream, env, columns) => {
  expect(new Screen(new FakeTerminal(stream), env).columns).toBe(columns);
});
