import type { LoadSettings } from '../config/settings.ts';
import { run } from '../engine/run.ts';
import { SluiceError } from '../errors.ts';
import { enumTable } from '../kernel/enum-table.ts';
import type { Pool } from '../kernel/pool.ts';
import { zoneTable } from '../kernel/zone-table.ts';
import type { Listener } from '../observe/event.ts';
import type { SettledSpan } from '../record/sink.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { oneInput } from '../sources/one-input.ts';
import { openRejects } from '../state/rejects.ts';
import { type Decision, decide } from './job.ts';
import type { Stop } from './load.ts';
import { type LoadTarget, openTarget, type PreparedLoad } from './load-target.ts';
import { type OpenSource, openSource } from './open-source.ts';
import type { LoadOutcome } from './outcome.ts';
import { planLines } from './plan-lines.ts';

const TABLES = { labels: enumTable, zone: zoneTable };

/** What is there from a load's first moment on. */
export interface Start {
  readonly settings: LoadSettings;
  /** Not started. */
  readonly pool: Pool;
  readonly listener: Listener;
  readonly stop: Stop;
}

/** Opens the source and the target, and loads the one into the other. Leaves the pool open. */
export async function loadWith(start: Start): Promise<LoadOutcome> {
  const { settings, listener, stop } = start;
  const opened: (() => Promise<void>)[] = [];
  try {
    const source = await openSource(settings, start);
    opened.push(() => source.input.close());
    // crash point: source opened
    const warn = (text: string) => listener({ type: 'notice', text });
    const target = await openTarget(settings, warn, stop.now);
    opened.push(() => target.close());
    const prepared = await target.prepare(source, stop.now);
    opened.push(() => prepared.sink.close());
    // crash point: prepared
    return await loadPrepared(start, source, target, prepared);
  } finally {
    // crash point: before shutdown
    for (const close of opened.reverse()) await close();
    // crash point: after shutdown
  }
}

async function loadPrepared(
  start: Start,
  source: OpenSource,
  target: LoadTarget,
  prepared: PreparedLoad,
): Promise<LoadOutcome> {
  const { settings, listener } = start;
  const began = performance.now();
  const { job, sink, plan, table } = prepared;
  const told = { job: job.id, source: settings.source, target: target.shown, table };
  const nothing = { ...told, tally: emptyTally(), earlierRows: 0, bytes: 0, seconds: 0 };
  if (settings.explain)
    return { ...nothing, state: 'explained', notes: [...prepared.notes, ...planLines(plan)] };
  const where = [...prepared.notes, ...prepared.where];
  const hindrance = await lock(start, prepared);
  if (hindrance !== undefined) return { ...nothing, state: hindrance };
  const decision: Decision = sink.ledger
    ? decide(job, await sink.ledger.read(job), settings)
    : { do: 'load', anew: true, settled: [], hashes: [] };
  if (decision.do === 'nothing') {
    return { ...nothing, state: 'nothing-to-do', tally: decision.state.totals, notes: where };
  }

  await sink.ledger?.claim(job, decision.anew);
  source.input.check?.(decision.hashes);
  const { schema } = plan.kernel;
  const { size } = source.input;
  listener({ type: 'started', ...told, schema, size, from: source.from });
  const result = await runJob(start, source, prepared, decision.settled);
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

/** Has the job to itself behind this; what ends the run where it may do without, or is stopped while it waits. */
async function lock(
  { settings, listener, stop }: Start,
  { job, sink }: PreparedLoad,
): Promise<'locked' | 'interrupted' | undefined> {
  const tell = (holder: string) => listener({ type: 'notice', text: `waiting: ${holder}` });
  const { skipLocked, waitMillis: forMillis } = settings;
  try {
    await sink.ledger?.lock(job, { forMillis, signal: AbortSignal.any([stop.drain, stop.now]), tell });
    return undefined;
  } catch (error) {
    if (skipLocked && error instanceof SluiceError && error.code === 'ledger/locked') return 'locked';
    if (stop.drain.aborted && !stop.now.aborted) return 'interrupted';
    throw stop.now.aborted ? stop.now.reason : error;
  }
}

/** Runs the engine over what is not settled yet, with the reject file open. */
async function runJob(
  { settings, pool, listener, stop }: Start,
  { input, from, fromLine }: OpenSource,
  { plan, sink }: PreparedLoad,
  settled: readonly SettledSpan[],
) {
  const rejects = await openRejects(settings.rejectsFile, settled.length > 0 ? settled : undefined);
  try {
    const { maxRejects: limit, retryMillis } = settings;
    const job = {
      source: oneInput({ input, from, fromLine, settled, plan: 0 }),
      earlier: totalOf(settled),
      plan,
      tables: TABLES,
      pool,
      sink,
      rejects,
      limit,
      retryMillis,
      listener,
    };
    return await run({ ...job, drain: stop.drain, signal: stop.now });
  } finally {
    await rejects.close();
  }
}

/** Of the job, its earlier runs included. */
function totalOf(settled: readonly SettledSpan[], thisRun = emptyTally()): Tally {
  const sum = emptyTally();
  for (const { tally } of settled) addTally(sum, tally);
  addTally(sum, thisRun);
  return sum;
}
