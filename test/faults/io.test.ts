import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from './command/plan.ts';
import { failingLoad } from './io.ts';
import { type OpenPlace, openPlace, referenceOf } from './place.ts';
import { FIRST_SEED, random } from './random.ts';
import { SCENARIOS } from './scenario.ts';
import { sideBySide } from './side-by-side.ts';

/** Of each operation; the long form fails every one there is. */
const TRIES = 4;
const MOST = 60;

let place: OpenPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place?.close());

test('any operation of files and sockets that fails: nothing is lost, nothing doubled', {
  timeout: 120_000,
}, async () => {
  const chance = random(FIRST_SEED, 'operations');
  const scenario = chance.of(SCENARIOS.filter(({ piped }) => !piped));
  const reference = await referenceOf(place, scenario, chance);
  const tries = OPERATIONS.flatMap((operation) =>
    Array.from({ length: TRIES }, () => [operation, chance.skewed(1, MOST)] as const),
  );
  const violations: string[] = [];
  await sideBySide(tries.length, 3, async (i) => {
    const [operation, number] = tries[i] as (typeof tries)[number];
    await failingLoad(place, scenario, reference, operation, number).catch((error: Error) => {
      violations.push(error.message);
    });
  });
  expect(violations.join('\n'), `SEED=${FIRST_SEED}`).toBe('');
});
