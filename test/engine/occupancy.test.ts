import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { Occupancy } from '../../src/engine/occupancy.ts';

test('a stage that always has work is wholly occupied, one that has half of its places in use is half', async () => {
  const occupancy = new Occupancy(2, 2);
  let end: () => void = () => {};
  const busy = new Promise<void>((resolve) => {
    end = resolve;
  });
  const work = [
    occupancy.during('source', () => busy),
    occupancy.during('workers', () => busy),
    ...Array.from({ length: 5 }, () => occupancy.during('lanes', () => busy)),
  ];
  await sleep(20);
  expect(occupancy.source.share()).toBeCloseTo(1, 1);
  expect(occupancy.workers.share()).toBeCloseTo(0.5, 1);
  expect(occupancy.lanes.share()).toBeCloseTo(1, 1);
  end();
  await Promise.all(work);
  occupancy.lanes.share();
  await sleep(20);
  expect(occupancy.lanes.share()).toBe(0);
});
