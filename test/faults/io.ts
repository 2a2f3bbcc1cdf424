import { readFileSync, rmSync } from 'node:fs';
import type { Counts, Operation } from './command/plan.ts';
import { Case, describe, difference, manyBatches, type Place, type Reference } from './place.ts';
import { random } from './random.ts';
import type { Scenario } from './scenario.ts';
import { anySettings } from './settings.ts';

/** How each operation fails, and the statuses that a run may end with then. */
export const FAILURES: Readonly<
  Record<Operation, { readonly code: string; readonly exits: readonly number[] }>
> = {
  open: { code: 'EIO', exits: [0, 3, 5, 6] },
  read: { code: 'EIO', exits: [0, 3, 5, 6] },
  write: { code: 'ENOSPC', exits: [0, 3, 6] },
  fsync: { code: 'EIO', exits: [0, 3, 6] },
  connect: { code: 'ECONNRESET', exits: [0, 3, 7] },
  send: { code: 'ECONNRESET', exits: [0, 3, 7] },
  receive: { code: 'ECONNRESET', exits: [0, 3, 7] },
};

/**
 * A load whose n-th operation of a kind fails, and then the same command until it is done. Throws where the outcome
 * is not that of a clean load. Resolves with whether there was an n-th.
 */
export async function failingLoad(
  place: Place,
  scenario: Scenario,
  reference: Reference,
  operation: Operation,
  number: number,
): Promise<boolean> {
  const made = await Case.make(place, scenario);
  const chance = random(number, operation);
  const counts = `${made.rejectsFile}.counts`;
  const { code, exits } = FAILURES[operation];
  const settings = { ...anySettings(chance, scenario), ...manyBatches(scenario) };
  const story = [JSON.stringify(settings)];
  try {
    const plan = { counts, fail: { operation, number, code } };
    let ended = await made.run(settings, plan).ended;
    story.push(describe(ended));
    if (!exits.includes(ended.status ?? -1)) throw new Error(`the status is not one of ${exits}`);
    const { operations } = JSON.parse(readFileSync(counts, 'utf8')) as Counts;
    rmSync(counts);
    for (let runs = 0; ended.status !== 0 && ended.status !== 3; runs++) {
      if (runs === 4) throw new Error('the same command does not finish the load');
      ended = await made.run(anySettings(chance, scenario), {}).ended;
      story.push(describe(ended));
    }
    const wrong = difference(scenario, reference, await made.result(ended.stdout));
    if (wrong) throw new Error(wrong);
    await made.remove();
    return operations[operation] >= number;
  } catch (error) {
    const { message } = error as Error;
    const what = `${operation} ${number} fails, ${scenario.name} in ${made.schema}: ${message}\n${story.join('\n')}`;
    throw new Error(what, { cause: error });
  }
}
