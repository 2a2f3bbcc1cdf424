import { expect, test } from 'vitest';
import { RateWindow } from '../../src/cli/rate-window.ts';

test('nothing is known at the start', () => {
  const window = new RateWindow();
  expect(window.perSecond(0, 0)).toBeUndefined();
  window.add(0, 0);
  expect(window.perSecond(100, 50)).toBeUndefined();
  expect(window.perSecond(500, 50)).toBe(100);
});

test('only the last twelve seconds count', () => {
  const window = new RateWindow();
  for (let second = 0; second <= 60; second++) window.add(second * 1000, second * 10);
  let amount = 600;
  for (let second = 61; second <= 90; second++) {
    amount += 1000;
    window.add(second * 1000, amount);
  }
  expect(window.perSecond(90_000, amount)).toBe(1000);
});

test('the rate falls while nothing comes, to nothing', () => {
  const window = new RateWindow();
  for (let second = 0; second <= 10; second++) window.add(second * 1000, second * 100);
  expect(window.perSecond(10_000, 1000)).toBe(100);
  expect(window.perSecond(20_000, 1000)).toBeCloseTo(16.7, 1);
  expect(window.perSecond(60_000, 1000)).toBe(0);
});

test('samples that come thick and fast change nothing', () => {
  const window = new RateWindow();
  for (let millis = 0; millis <= 20_000; millis += 2) window.add(millis, millis);
  expect(window.perSecond(20_000, 20_000)).toBe(1000);
});
