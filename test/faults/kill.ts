import { type FaultPlan, MOMENT } from './command/plan.ts';
import { Case, describe, difference, manyBatches, type Place, type Reference } from './place.ts';
import { type Random, random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { anySettings, type Settings } from './settings.ts';

/** When a run is to be killed, and how big its batches are where that is not left to chance. */
export type Kill = { readonly with?: Partial<Settings> } & (
  | { readonly at: 'point'; readonly point: string; readonly passage: number }
  /** So long after the start of the process, or the passage of a point. */
  | { readonly at: 'time'; readonly since: 'start' | 'prepared' | Passage; readonly millis: number }
  | { readonly at: 'never' }
);

type Passage = Pick<NonNullable<FaultPlan['hold']>, 'point' | 'passage'>;

const NEVER: Kill = { at: 'never' };

/** Batches of few rows make a load long enough to be killed in the middle. */
const SMALL = ['1rows', '2rows', '3rows', '7rows', '20rows'];
/** After so many a load is left to finish. */
const MOST_KILLS = 12;
const MOST_RUNS = MOST_KILLS + 4;
/** Until it is killed at its start, a process may have run for so long. */
const START_MILLIS = 300;
/** A load of a few batches takes such a part of the time that one of fifty takes. */
const SOON = 0.15;
/** The killed run may still hold its lock: the server has yet to notice. */
const LOCKED = 8;

export interface KillOutcome {
  kills: number;
  /** How often each point was the end of a run. */
  readonly atPoints: Map<string, number>;
}

/**
 * One load, killed again and again until it is done, with other settings each time; throws where rows, rejects or
 * counts are not those of a clean load. `first` is how the first runs end, where that is not left to chance.
 */
export async function killedLoad(
  place: Place,
  scenario: Scenario,
  reference: Reference,
  seed: number,
  first: readonly Kill[] = [],
): Promise<KillOutcome> {
  const chance = random(seed, scenario.name);
  const outcome: KillOutcome = { kills: 0, atPoints: new Map() };
  const made = await Case.make(place, scenario);
  const story: string[] = [];
  try {
    for (let runs = 0; runs < MOST_RUNS; runs++) {
      const planned = first[runs];
      const settings = {
        ...anySettings(chance, scenario),
        ...(!planned &&
          !scenario.isLarge &&
          chance.next() < 0.6 && { batch: chance.of(SMALL), chunk: '100' }),
        ...(planned && manyBatches(scenario)),
        ...planned?.with,
      };
      const kill = outcome.kills < MOST_KILLS ? (planned ?? anyKill(chance, reference)) : NEVER;
      story.push(`${JSON.stringify(settings)}, kill ${JSON.stringify(kill)}`);
      const ended = await runUntil(made, settings, kill);
      story.push(describe(ended));
      if (ended.signal === 'SIGKILL') {
        outcome.kills += 1;
        if (kill.at === 'point')
          outcome.atPoints.set(kill.point, (outcome.atPoints.get(kill.point) ?? 0) + 1);
      } else if (ended.status !== LOCKED) {
        if (ended.status !== 0 && ended.status !== 3) throw new Error('a load ends with 0 or 3 here');
        const wrong = difference(scenario, reference, await made.result(ended.stdout));
        if (wrong) throw new Error(wrong);
        await made.remove();
        return outcome;
      }
    }
    throw new Error('the load does not come to its end');
  } catch (error) {
    const { message } = error as Error;
    const what = `SEED=${seed}, ${scenario.name} in ${made.schema}: ${message}\n${story.join('\n')}`;
    throw new Error(what, { cause: error });
  }
}

function anyKill(chance: Random, { counts, millis }: Reference): Kill {
  const kind = chance.next();
  if (kind < 0.1) return { at: 'time', since: 'start', millis: chance.next() * START_MILLIS };
  const within = chance.next() < 0.7 ? millis * SOON : millis;
  if (kind < 0.25) return { at: 'time', since: 'prepared', millis: chance.next() * within };
  const point = chance.of([
    ...Object.keys(counts.points),
    'earlier rejects copied',
    'earlier rejects cleared',
  ]);
  // Early ones more often, which runs with larger batches pass too.
  const passage = chance.skewed(1, Math.ceil((counts.points[point] ?? 1) / 4));
  return kind < 0.6
    ? { at: 'point', point, passage }
    : { at: 'time', since: { point, passage }, millis: chance.next() ** 2 * millis * SOON };
}

async function runUntil(made: Case, settings: Settings, kill: Kill) {
  const plan: FaultPlan = {
    ...(kill.at === 'point' && { crash: { point: kill.point, passage: kill.passage } }),
    ...(kill.at === 'time' && kill.since !== 'start' && { hold: { ...passageOf(kill.since), millis: 0 } }),
  };
  const running = made.run(settings, plan);
  const { child } = running;
  let timer: NodeJS.Timeout | undefined;
  if (kill.at === 'time') {
    const begin = () => {
      timer = setTimeout(() => child.kill('SIGKILL'), kill.millis);
    };
    if (kill.since === 'start') begin();
    else
      running.onPoint = (point) => {
        if (point === MOMENT) begin();
      };
  }
  try {
    return await running.ended;
  } finally {
    clearTimeout(timer);
  }
}

function passageOf(since: 'prepared' | Passage): Passage {
  return since === 'prepared' ? { point: since, passage: 1 } : since;
}
