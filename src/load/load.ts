import type { LoadSettings } from '../config/settings.ts';
import { run } from '../engine/run.ts';
import { enumTable } from '../kernel/enum-table.ts';
import { zoneTable } from '../kernel/zone-table.ts';
import type { Listener } from '../observe/event.ts';
import type { SettledSpan } from '../record/sink.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { openRejects } from '../state/rejects.ts';
import { type Decision, decide } from './job.ts';
import { type OpenSource, openSource } from './open-source.ts';
import { type OpenTarget, openTarget } from './open-target.ts';
import type { LoadOutcome } from './outcome.ts';
import { planLines } from './plan-lines.ts';
import { type PreparedLoad, prepare } from './prepare.ts';
import { whereRowsAre } from './where.ts';

/** How a load is asked to stop from outside. */
export interface Stop {
  /** Read no further; what was read is loaded. */
  readonly drain: AbortSignal;
  /** Stop at once; what is not committed is rolled back. */
  readonly now: AbortSignal;
}

const TABLES = { labels: enumTable, zone: zoneTable };

/** Loads what the settings say. Rejects with a SluiceError, or with the reason of `stop.now`. */
export async function load(settings: LoadSettings, listener: Listener, stop: Stop): Promise<LoadOutcome> {
  const opened: (() => Promise<void>)[] = [];
  try {
    const source = await openSource(settings);
    opened.push(() => source.input.close());
    const warn = (text: string) => listener({ type: 'notice', text });
    const target = await openTarget(settings, warn, stop.now);
    opened.push(() => target.control.end());
    const prepared = await prepare(settings, source, target, stop.now);
    opened.push(() => prepared.sink.close());
    return await loadPrepared(settings, source, target, prepared, listener, stop);
  } finally {
    for (const close of opened.reverse()) await close();
  }
}

async function loadPrepared(
  settings: LoadSettings,
  source: OpenSource,
  target: OpenTarget,
  prepared: PreparedLoad,
  listener: Listener,
  stop: Stop,
): Promise<LoadOutcome> {
  const began = performance.now();
  const { job, sink, plan, table } = prepared;
  const told = { job: job.id, source: settings.source, target: target.shown, table };
  const nothing = { ...told, tally: emptyTally(), earlierRows: 0, bytes: 0, seconds: 0 };
  if (settings.explain) return { ...nothing, state: 'explained', notes: planLines(plan) };
  const where = [...prepared.notes, ...whereRowsAre(target.embedded, table)];
  const decision: Decision = sink.ledger
    ? decide(job, await sink.ledger.read(job), settings)
    : { do: 'load', anew: true, settled: [] };
  if (decision.do === 'nothing') {
    return { ...nothing, state: 'nothing-to-do', tally: decision.state.totals, notes: where };
  }

  await sink.ledger?.claim(job, decision.anew);
  const { schema } = plan.kernel;
  const { size } = source.input;
  listener({ type: 'started', ...told, schema, size, from: source.from });
  const result = await runJob(settings, source, prepared, decision.settled, listener, stop);
  const tally = totalOf(decision.settled, result.tally);
  if (!result.drained) await sink.ledger?.finish(tally);
  const hasRejects = tally.rejected > 0 && settings.rejectsFile !== undefined;
  return {
    ...told,
    state: result.drained ? 'interrupted' : decision.settled.length > 0 ? 'resumed' : 'loaded',
    tally,
    earlierRows: tally.read - result.tally.read,
    bytes: result.bytes,
    seconds: (performance.now() - began) / 1000,
    ...(hasRejects && { rejectsFile: settings.rejectsFile }),
    notes: where,
  };
}

/** Runs the engine over what is not settled yet, with the reject file open. */
async function runJob(
  settings: LoadSettings,
  { input, from, fromLine }: OpenSource,
  { plan, sink }: PreparedLoad,
  settled: readonly SettledSpan[],
  listener: Listener,
  { drain, now }: Stop,
) {
  const rejects = await openRejects(settings.rejectsFile, settled.length > 0 ? settled : undefined);
  try {
    const limit = settings.maxRejects;
    const job = { input, from, fromLine, settled, plan, tables: TABLES, sink, rejects, limit, listener };
    return await run({ ...job, drain, signal: now });
  } finally {
    await rejects.close();
  }
}

/** Of the job, its earlier runs included. */
function totalOf(settled: readonly SettledSpan[], thisRun: Readonly<Tally>): Tally {
  const sum = emptyTally();
  for (const { tally } of settled) addTally(sum, tally);
  addTally(sum, thisRun);
  return sum;
}
