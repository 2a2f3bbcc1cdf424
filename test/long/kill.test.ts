import { afterAll, beforeAll, expect, test } from 'vitest';
import { crashPoints } from '../faults/command/build.ts';
import { killedLoad } from '../faults/kill.ts';
import { type OpenPlace, openPlace, type Referred, referTo } from '../faults/place.ts';
import { killsAt } from '../faults/points.ts';
import { FIRST_SEED, random } from '../faults/random.ts';
import { LARGE, SCENARIOS } from '../faults/scenario.ts';
import { sideBySide } from '../faults/side-by-side.ts';

/** `KILLS=500 POINTS=5 SEED=7 AT_ONCE=2 npm run test:kill` asks for less, and repeats the run of that seed. */
const KILLS = Number(process.env.KILLS ?? 10_000);
/** How often a load is ended at each crash point. */
const POINTS = Number(process.env.POINTS ?? 50);
const AT_ONCE = Number(process.env.AT_ONCE ?? 4);
/** Of each of the two; what has begun is brought to its end. */
const SECONDS = Number(process.env.SECONDS ?? Number.POSITIVE_INFINITY);

let place: OpenPlace;
let references: Referred[];
beforeAll(async () => {
  place = await openPlace();
  references = await referTo(place, [...SCENARIOS, LARGE], FIRST_SEED);
});
afterAll(() => place?.close());

/** Whether the time that was given is over. */
function clock(): () => boolean {
  const began = performance.now();
  return () => performance.now() - began > SECONDS * 1000;
}

test('killed at random: nothing lost, nothing doubled', async () => {
  const isLate = clock();
  let kills = 0;
  let loads = 0;
  const violations: string[] = [];
  await sideBySide(Number.POSITIVE_INFINITY, AT_ONCE, async (number) => {
    if (kills >= KILLS || isLate()) return false;
    const { scenario, reference } = references[number % references.length] as Referred;
    try {
      const outcome = await killedLoad(place, scenario, reference, FIRST_SEED + number);
      kills += outcome.kills;
      loads += 1;
    } catch (error) {
      violations.push((error as Error).message);
      console.log((error as Error).message);
    }
    return true;
  });
  console.log(`SEED=${FIRST_SEED}: ${kills} kills in ${loads} loads, ${violations.length} violations`);
  expect(violations).toEqual([]);
});

test('killed at every crash point: nothing lost, nothing doubled', async () => {
  const isLate = clock();
  const reached = new Map([...crashPoints().keys()].map((point) => [point, 0]));
  const points = [...reached.keys()];
  const violations: string[] = [];
  let kills = 0;
  /** More tries than asked for: with several lanes a run may pass a point less often than the clean load did. */
  await sideBySide(points.length * POINTS * 2, AT_ONCE, async (number) => {
    if (isLate()) return false;
    const point = points[number % points.length] as string;
    if ((reached.get(point) as number) >= POINTS) return true;
    const { of, kills: planned } = killsAt(point, references, random(FIRST_SEED + number, point));
    try {
      const outcome = await killedLoad(place, of.scenario, of.reference, FIRST_SEED + number, planned);
      kills += outcome.kills;
      for (const [at, count] of outcome.atPoints) reached.set(at, (reached.get(at) ?? 0) + count);
    } catch (error) {
      violations.push((error as Error).message);
      console.log((error as Error).message);
    }
    return true;
  });
  const counts = [...reached].sort((a, b) => a[1] - b[1]).map(([point, count]) => `${count} ${point}`);
  console.log(
    `SEED=${FIRST_SEED}: ${kills} kills, ${violations.length} violations; at points: ${counts.join(', ')}`,
  );
  expect(violations).toEqual([]);
  if (!isLate()) expect([...reached].filter(([, count]) => count < POINTS)).toEqual([]);
});
