import { afterAll, beforeAll, expect, test } from 'vitest';
import { OPERATIONS } from '../faults/command/plan.ts';
import { failingLoad } from '../faults/io.ts';
import { type OpenPlace, openPlace, referenceOf } from '../faults/place.ts';
import { random } from '../faults/random.ts';
import { SCENARIOS } from '../faults/scenario.ts';
import { sideBySide } from '../faults/side-by-side.ts';

const AT_ONCE = Number(process.env.AT_ONCE ?? 4);
/** `FROM=100 TO=200` fails a hundred of each; without them every one there is. */
const FROM = Number(process.env.FROM ?? 1);
const TO = Number(process.env.TO ?? Number.POSITIVE_INFINITY);
/** Kinds of loads: `SCENARIO=refused` is one of them. */
const NAMES = (process.env.SCENARIO ?? 'csv,refused').split(',');

let place: OpenPlace;
beforeAll(async () => {
  place = await openPlace();
});
afterAll(() => place?.close());

const cases = NAMES.flatMap((name) => OPERATIONS.map((operation) => [name, operation] as const));

test.each(cases)('a load of fifty batches, %s: every single %s fails once', async (name, operation) => {
  const scenario = SCENARIOS.find((one) => one.name === name);
  if (!scenario) throw new Error(`there is no scenario ${name}`);
  const reference = await referenceOf(place, scenario, random(1));
  const violations: string[] = [];
  let failed = 0;
  let past = false;
  await sideBySide(Number.POSITIVE_INFINITY, AT_ONCE, async (i) => {
    const number = FROM + i;
    if (past || number > TO) return false;
    try {
      if (await failingLoad(place, scenario, reference, operation, number)) failed += 1;
      else past = true;
    } catch (error) {
      violations.push((error as Error).message);
      console.log((error as Error).message);
    }
    return violations.length < 10;
  });
  console.log(`${name}: ${failed} of operation ${operation} failed in turn, ${violations.length} violations`);
  expect(violations).toEqual([]);
  if (FROM === 1) expect(failed).toBeGreaterThan(0);
});
