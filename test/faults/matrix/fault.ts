import { setTimeout as sleep } from 'node:timers/promises';
import type { TestServer } from '../../support/postgres.ts';
import { type FaultyProxy, startProxy } from '../../support/proxy.ts';
import { type FaultPlan, MOMENT } from '../command/plan.ts';
import { Case, describe, difference, manyBatches, type OpenPlace, type Referred } from '../place.ts';
import { type Random, random } from '../random.ts';
import type { Ended, Running } from '../run.ts';
import type { Scenario } from '../scenario.ts';
import { anySettings, type Settings } from '../settings.ts';

/** Something that goes wrong while a load is under way. */
export interface Fault {
  readonly name: string;
  /** What the run does about it, for the page of all faults. */
  readonly happens: string;
  /** Exit statuses that are documented for it; `'signal'` where the system ends the process. */
  readonly exits: readonly (number | 'signal')[];
  /** What is to be done before the same command is run again; absent where nothing is. */
  readonly mending?: string;
  /** Kinds of loads that it is tried with; all where none is named. */
  readonly scenarios?: readonly string[];
  readonly args?: readonly string[];
  readonly settings?: Partial<Settings>;
  readonly plan?: (chance: Random) => FaultPlan;
  readonly nodeArgs?: readonly string[];
  /** Most address space that the process may have. */
  readonly addressSpaceKiB?: (chance: Random) => number;
  /** Columns change, and with them the reasons why rows are rejected: only which ones they are stays. */
  readonly retypes?: true;
  /** Takes a minute: tried once, and in the long form only. */
  readonly slow?: true;
  /** Once the load is under way, at a moment by chance. */
  during?(attempt: Attempt): Promise<void>;
  /** When the run has ended: puts right what is not by itself. */
  mend?(attempt: Attempt): Promise<void>;
}

/** One try of one fault. */
export interface Attempt {
  readonly place: OpenPlace;
  readonly server: TestServer;
  readonly made: Case;
  readonly chance: Random;
  /** The network between the run and the server. */
  readonly proxy: FaultyProxy;
  readonly running: Running;
  /** Ends when the run has. */
  readonly ended: Promise<Ended>;
  /** Takes note of how long something took, which is told and not judged. */
  took(what: Measured, seconds: number): void;
}

/** What is measured on the way. */
export type Measured = keyof typeof MEASURED;
export const MEASURED = {
  flows: 'from the server being back to the next row',
  noticed: 'from a black hole to its being noticed',
  stopped: 'from SIGTERM or SIGINT to the end of the process',
} as const;

/** A run that takes longer hangs; a black hole may take a minute. */
const HANGS_MILLIS = 90_000;

/** Where a run may be when something happens to it. */
const MOMENTS = ['after BEGIN', 'in COPY', 'COPY answered', 'before COMMIT', 'COMMIT sent', 'batch settled'];
const MOST_PASSAGES = 30;

/**
 * Loads in which the server refuses rows. Where these are in the reject file already, and their batch is not in the
 * table, only the next run may try it again.
 */
const REJECTING = new Set(['refused', 'refused at COMMIT', 'skip']);
const CUT_SHORT = 7;

export interface FaultOutcome {
  readonly exit: number | 'signal';
  readonly code: string | undefined;
  readonly seconds: number;
  readonly measured: readonly (readonly [Measured, number])[];
}

/** A server for loads to fail at, with the references of scenarios. */
export interface Field {
  readonly place: OpenPlace;
  readonly server: TestServer;
  readonly references: readonly Referred[];
}

/**
 * Lets a load meet a fault, and runs the same command until it is done. Throws where a status is not documented, a
 * run hangs, or the outcome is not that of a clean load.
 */
export async function meetFault(fault: Fault, seed: number, field: Field): Promise<FaultOutcome> {
  const { place, server } = field;
  const chance = random(seed, fault.name);
  const fit = field.references.filter(({ scenario }) => fault.scenarios?.includes(scenario.name) ?? true);
  const { scenario, reference } = chance.of(fit);
  const made = await Case.make(place, scenario);
  await using proxy = await startProxy(server.port);
  const story: string[] = [];
  try {
    const settings = { ...anySettings(chance, scenario), ...manyBatches(scenario), ...fault.settings };
    const hold = { point: chance.of(MOMENTS), passage: chance.whole(1, MOST_PASSAGES), millis: 0 };
    const plan = { hold, ...fault.plan?.(chance) };
    story.push(JSON.stringify({ settings, plan }));
    const url = place.url.replace(`:${server.port}/`, `:${proxy.port}/`);
    const running = made.run(settings, plan, {
      url,
      args: fault.args,
      nodeArgs: fault.nodeArgs,
      addressSpaceKiB: fault.addressSpaceKiB?.(chance),
    });
    const began = performance.now();
    const moment = new Promise<void>((resolve) => {
      running.onPoint = (point) => point === MOMENT && resolve();
    });
    const ended = inTime(running);
    const measured: [Measured, number][] = [];
    const took = (what: Measured, seconds: number) => void measured.push([what, seconds]);
    const attempt: Attempt = { place, server, made, chance, proxy, running, ended, took };
    // A run that passes too few points is over before it happens.
    await Promise.race([moment, ended]);
    await fault.during?.(attempt);
    const first = await ended;
    const seconds = (performance.now() - began) / 1000;
    story.push(describe(first));
    const exit = first.status ?? 'signal';
    const exits = REJECTING.has(scenario.name) ? [...fault.exits, CUT_SHORT] : fault.exits;
    if (!exits.includes(exit)) throw new Error(`the status is ${exit}, and not one of ${exits}`);
    // The network, too, is as it was.
    proxy.cut();
    await fault.mend?.(attempt);
    const done = await finish(made, chance, scenario, story);
    const wrong = difference(scenario, reference, await made.result(done.stdout), fault.retypes);
    if (wrong) throw new Error(wrong);
    await made.remove();
    const code = [0, 3, 130, 143].includes(Number(exit))
      ? undefined
      : /error\[([^\]]+)\] /.exec(last(first.stderr))?.[1];
    return { exit, code, seconds, measured };
  } catch (error) {
    const { message } = error as Error;
    const what = `SEED=${seed}, ${fault.name}, ${scenario.name} in ${made.schema}: ${message}\n${story.join('\n')}`;
    throw new Error(what, { cause: error });
  }
}

/** What ended the run is told last. */
function last(stderr: string): string {
  return stderr.slice(Math.max(0, stderr.lastIndexOf('error[')));
}

async function inTime({ child, ended }: Running): Promise<Ended> {
  const timer = setTimeout(() => child.kill('SIGKILL'), HANGS_MILLIS);
  try {
    return await ended;
  } finally {
    clearTimeout(timer);
  }
}

const MOST_RUNS = 4;
/** The same command again, until the job says that it is finished: `nothing to do` counts too. */
async function finish(made: Case, chance: Random, scenario: Scenario, story: string[]): Promise<Ended> {
  for (let runs = 1; ; runs++) {
    const settings = anySettings(chance, scenario);
    const again = await inTime(made.run(settings, {}));
    story.push(`again with ${JSON.stringify(settings)}: ${describe(again)}`);
    if (again.status === 0 || again.status === 3) return again;
    if (runs === MOST_RUNS) throw new Error('the same command does not finish the load');
    await sleep(200);
  }
}
