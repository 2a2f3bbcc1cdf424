import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { crashPoints } from './command/build.ts';
import { killedLoad } from './kill.ts';
import { type OpenPlace, openPlace, type Referred, referTo } from './place.ts';
import { killsAt } from './points.ts';
import { FIRST_SEED, random } from './random.ts';
import { LARGE, SCENARIOS } from './scenario.ts';
import { sideBySide } from './side-by-side.ts';

/** Loads of each scenario; the long form has more. */
const LOADS = 3;
const AT_ONCE = 3;

// Processes are started by the hundred: on a busy machine that takes its time.
vi.setConfig({ testTimeout: 300_000, hookTimeout: 300_000 });

let place: OpenPlace;
let references: Referred[];
beforeAll(async () => {
  place = await openPlace();
  references = await referTo(place, SCENARIOS, FIRST_SEED);
});
afterAll(() => place?.close());

test.each(SCENARIOS.map(({ name }, i) => [name, i] as const))(
  '%s: killed at any time, with other settings each time, every row and every reject is there once',
  async (_, i) => {
    const { scenario, reference } = references[i] as Referred;
    await sideBySide(LOADS, AT_ONCE, async (number) => {
      await killedLoad(place, scenario, reference, FIRST_SEED + number);
    });
  },
);

test('batches of 8 MiB: killed at any time, every row and every reject is there once', async () => {
  const [{ reference }] = (await referTo(place, [LARGE], FIRST_SEED)) as [Referred];
  await sideBySide(LOADS, AT_ONCE, async (number) => {
    await killedLoad(place, LARGE, reference, FIRST_SEED + number);
  });
});

test('changed batch size after a crash doubles nothing', async () => {
  const { scenario, reference } = references[0] as Referred;
  const sizes = ['1rows', '7rows', '100', '1KiB', '8MiB'];
  const pairs = sizes.flatMap((then, i) =>
    [1, 3].map((step) => [then, sizes[(i + step) % 5] as string] as const),
  );
  await sideBySide(pairs.length, AT_ONCE, async (number) => {
    const [then, now] = pairs[number] as (typeof pairs)[number];
    const { kills } = await killedLoad(place, scenario, reference, number, [
      { at: 'point', point: 'COMMIT sent', passage: 1, with: { batch: then, chunk: '100' } },
      { at: 'never', with: { batch: now, chunk: '1KiB' } },
    ]);
    expect(kills).toBe(1);
  });
});

test('every crash point, once', async () => {
  const points = [...crashPoints().keys()];
  const reached: string[] = [];
  await sideBySide(points.length, AT_ONCE, async (number) => {
    const point = points[number] as string;
    const { of, kills } = killsAt(point, references, random(FIRST_SEED, point));
    const { atPoints } = await killedLoad(place, of.scenario, of.reference, FIRST_SEED, kills);
    if (atPoints.has(point)) reached.push(point);
  });
  expect(reached.sort()).toEqual(points.sort());
});
