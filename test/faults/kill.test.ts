import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashPoints } from './command/build.ts';
import { killedLoad, sideBySide } from './kill.ts';
import { type OpenPlace, openPlace, type Reference, referenceOf } from './place.ts';
import { killsAt } from './points.ts';
import { FIRST_SEED, random } from './random.ts';
import { SCENARIOS, type Scenario } from './scenario.ts';

/** Loads of each scenario; the long form has more. */
const LOADS = 3;
const AT_ONCE = 3;

let place: OpenPlace;
const references: { scenario: Scenario; reference: Reference }[] = [];
beforeAll(async () => {
  place = await openPlace();
  for (const scenario of SCENARIOS) {
    references.push({ scenario, reference: await referenceOf(place, scenario, random(FIRST_SEED)) });
  }
});
afterAll(() => place?.close());

test.each(SCENARIOS.map(({ name }, i) => [name, i] as const))(
  '%s: killed at any time, with other settings each time, every row and every reject is there once',
  async (_, i) => {
    const { scenario, reference } = references[i] as (typeof references)[number];
    await sideBySide(LOADS, AT_ONCE, async (number) => {
      await killedLoad(place, scenario, reference, FIRST_SEED + number);
    });
  },
);

test('changed batch size after a crash doubles nothing', async () => {
  const { scenario, reference } = references[0] as (typeof references)[number];
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

test('every crash point, once', { timeout: 300_000 }, async () => {
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
