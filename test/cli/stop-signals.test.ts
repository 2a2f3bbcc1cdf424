import { EventEmitter } from 'node:events';
import { expect, onTestFinished, test, vi } from 'vitest';
import { StopSignals } from '../../src/cli/stop-signals.ts';

function watched() {
  const signals = new EventEmitter();
  const said: string[] = [];
  const forced: (string | undefined)[] = [];
  const stop = new StopSignals(
    signals,
    (line) => said.push(line),
    () => forced.push(stop.code),
  );
  const state = () => [stop.drain.aborted, stop.now.aborted, forced.length];
  return { signals, said, forced, stop, state };
}

test('once drains, twice stops at once, a third time ends the process', () => {
  const { signals, said, stop, state, forced } = watched();
  expect(state()).toEqual([false, false, 0]);
  expect(stop.code).toBeUndefined();
  signals.emit('SIGINT');
  expect(state()).toEqual([true, false, 0]);
  expect(said).toEqual(['stopping at the end of the batch; once more stops at once']);
  signals.emit('SIGINT');
  expect(state()).toEqual([true, true, 0]);
  signals.emit('SIGINT');
  expect(forced).toEqual(['interrupted']);
  expect(said).toHaveLength(1);
});

test('the first signal gives the run its status', () => {
  const { signals, stop, state } = watched();
  signals.emit('SIGTERM');
  expect(stop.code).toBe('terminated');
  signals.emit('SIGINT');
  expect(stop.code).toBe('terminated');
  expect(state()).toEqual([true, true, 0]);
});

test('released, it lets signals be', () => {
  const { signals, stop, state } = watched();
  stop.release();
  signals.emit('SIGINT');
  expect(state()).toEqual([false, false, 0]);
  expect(signals.listenerCount('SIGINT') + signals.listenerCount('SIGTERM')).toBe(0);
});

test('batches that take too long are stopped, before whoever asked loses patience', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { signals, said, state } = watched();
  signals.emit('SIGTERM');
  vi.advanceTimersByTime(4_900);
  expect(state()).toEqual([true, false, 0]);
  vi.advanceTimersByTime(200);
  expect(state()).toEqual([true, true, 0]);
  expect(said.at(-1)).toBe('the batch takes too long, and is rolled back');
});

test('released, it does not stop what has ended', () => {
  vi.useFakeTimers();
  onTestFinished(() => void vi.useRealTimers());
  const { signals, stop, state } = watched();
  signals.emit('SIGTERM');
  stop.release();
  vi.advanceTimersByTime(60_000);
  expect(state()).toEqual([true, false, 0]);
});
