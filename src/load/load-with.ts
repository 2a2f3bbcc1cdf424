import type { LoadSettings } from '../config/settings.ts';
import type { Plan } from '../engine/plan.ts';
import { type Patience, withRetry } from '../engine/retry.ts';
import { run } from '../engine/run.ts';
import { SluiceError } from '../errors.ts';
import { enumTable } from '../kernel/enum-table.ts';
import type { KernelPlan } from '../kernel/plan.ts';
import type { Pool } from '../kernel/pool.ts';
import { zoneTable } from '../kernel/zone-table.ts';
import type { Listener } from '../observe/event.ts';
import type { Job, JobState, SettledSpan } from '../record/sink.ts';
import type { Source } from '../record/source.ts';
import type { InputId } from '../record/span.ts';
import { addTally, emptyTally, type Tally } from '../record/tally.ts';
import { oneInput } from '../sources/one-input.ts';
import { openRejects } from '../state/rejects.ts';
import { decideMany } from './job/decide-many.ts';
import { decideTail } from './job/decide-tail.ts';
import { type Decision, decide, type ManyProgress } from './job/job.ts';
import type { Stop } from './load.ts';
import { mendedNote } from './mended-note.ts';
import type { LoadOutcome } from './outcome.ts';
import { planLines } from './plan-lines.ts';
import { formatLines } from './source/format-lines.ts';
import { ManySource } from './source/many-source.ts';
import { type OpenOne, type OpenSource, opener, openSource } from './source/open-source.ts';
import type { DataOutput } from './target/file-target.ts';
import { type LoadTarget, openTarget, type PreparedLoad } from './target/load-target.ts';

const TABLES = { labels: enumTable, zone: zoneTable };

/** What is there from a load's first moment on. */
export interface Start {
  readonly settings: LoadSettings;
  /** Not started. */
  readonly pool: Pool;
  readonly listener: Listener;
  readonly stop: Stop;
  /** Where data go that are asked for on standard output. */
  readonly standard: DataOutput | undefined;
}

/** Opens the source and the target, and loads the one into the other. Leaves the pool open. */
export async function loadWith(start: Start): Promise<LoadOutcome> {
  const { settings, listener, stop } = start;
  const opened: (() => Promise<void>)[] = [];
  try {
    const open = opener(settings, start);
    const source = await openSource(settings, open);
    opened.push(() => source.input.close());
    // crash point: source opened
    const warn = (text: string) => listener({ type: 'notice', text });
    const target = await openTarget(settings, warn, stop.now, start.standard);
    opened.push(() => target.close());
    const prepared = await target.prepare(source, stop.now);
    opened.push(() => prepared.sink.close());
    // crash point: prepared
    return await loadPrepared({ ...start, open }, source, target, prepared);
  } catch (error) {
    // Sessions that a signal has ended are no failures of the server; what no later run can find out is told.
    const isFinal = error instanceof SluiceError && error.final;
    throw stop.now.aborted && !isFinal ? stop.now.reason : error;
  } finally {
    // crash point: before shutdown
    for (const close of opened.reverse()) await close();
    // crash point: after shutdown
  }
}

interface Begun extends Start {
  readonly open: OpenOne;
}

async function loadPrepared(
  start: Begun,
  source: OpenSource,
  target: LoadTarget,
  prepared: PreparedLoad,
): Promise<LoadOutcome> {
  const { settings, listener } = start;
  const began = performance.now();
  const { job, sink, table } = prepared;
  const plan = { ...prepared.plan, others: othersOf(prepared.plan, source) };
  const told = { job: job.id, source: settings.source, target: target.shown, table };
  const nothing = { ...told, tally: emptyTally(), earlierRows: 0, bytes: 0, seconds: 0 };
  if (settings.explain)
    return {
      ...nothing,
      state: 'explained',
      notes: [
        ...prepared.notes,
        ...formatLines(settings, plan.kernel.format),
        ...planLines(plan, prepared.sends),
      ],
    };
  const where = [...prepared.notes, ...prepared.where];
  const hindrance = await lock(start, prepared);
  if (hindrance !== undefined) return { ...nothing, state: hindrance };
  const decision: Decision = sink.ledger
    ? await decideBy(settings, source, job, await sink.ledger.read(job))
    : { do: 'load', anew: true, settled: [], hashes: [] };
  if (decision.do === 'nothing') {
    return { ...nothing, state: 'nothing-to-do', tally: decision.state.totals, notes: where };
  }

  await sink.ledger?.claim(withoutFinished(job, decision.many), decision.anew);
  source.input.check?.(decision.hashes);
  const { schema } = plan.kernel;
  const { diskBytes: size, inputs } = leftOf(start, source, decision);
  const { table: name, ...others } = told;
  listener({
    type: 'started',
    ...others,
    ...(target.hasTables && { table: name }),
    ...{ schema, size, from: 0 },
    ...(source.many && { inputs: source.many.inputs.length }),
  });
  const result = await runJob(start, inputs, { ...prepared, plan }, decision, source.many !== undefined);
  const note = mendedNote(result.mended);
  if (note !== undefined) listener({ type: 'notice', text: note });
  const tally = totalOf(decision.settled, result.tally);
  if (decision.many) addTally(tally, decision.many.earlier);
  if (!result.drained) {
    await sink.finish?.();
    await withRetry(async () => sink.ledger?.finish(tally), patienceOf(start));
  }
  const hasRejects = tally.rejected > 0 && settings.rejectsFile !== undefined;
  return {
    ...told,
    state: result.drained ? 'interrupted' : endState(settings, decision),
    tally,
    earlierRows: tally.read - result.tally.read,
    bytes: result.bytes,
    seconds: (performance.now() - began) / 1000,
    ...(hasRejects && { rejectsFile: settings.rejectsFile }),
    ...(isMending(settings) && { mended: result.mended }),
    notes: result.drained ? (prepared.unfinished ?? where) : where,
  };
}

/** The rules of the same command again, as they are for what is loaded. */
async function decideBy(settings: LoadSettings, source: OpenSource, job: Job, known: JobState) {
  if (settings.tail) return decideTail(job, known, settings, source);
  return (source.many === undefined ? decide : decideMany)(job, known, settings);
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

/** A target that is away when all is loaded is waited for as one that goes away before. */
function patienceOf({ settings, listener, stop }: Start): Patience {
  return {
    forMillis: settings.retryMillis,
    giveUp: AbortSignal.any([stop.drain, stop.now]),
    tell: (attempt, reason, delayMillis) => listener({ type: 'retrying', attempt, reason, delayMillis }),
  };
}

function isMending({ invalidUtf8, nul }: LoadSettings): boolean {
  return invalidUtf8 === 'replace' || nul === 'strip';
}

type ToLoad = Extract<Decision, { do: 'load' }>;

function isResumed({ settled, many }: ToLoad): boolean {
  return settled.length > 0 || (many !== undefined && many.finished.size > 0);
}

function endState({ target }: LoadSettings, decision: ToLoad) {
  if (target.kind === 'check') return 'checked';
  return isResumed(decision) ? 'resumed' : 'loaded';
}

function withoutFinished(job: Job, progress: ManyProgress | undefined): Job {
  if (job.inputs === undefined || progress === undefined) return job;
  return { ...job, inputs: job.inputs.filter(({ input }) => !progress.finished.has(input)) };
}

/** Plans for inputs that are laid out otherwise than the first. */
function othersOf({ kernel }: Plan, { format }: OpenSource): KernelPlan[] {
  return format.others.map((mapped) => ({ ...kernel, ...mapped }));
}

/** What of the source is left to load, and how much that is on disk. */
function leftOf(
  { open, listener }: Begun,
  { input, from, fromLine, many }: OpenSource,
  { settled, many: progress }: ToLoad,
) {
  if (many === undefined) {
    const { disk, size } = input;
    return {
      diskBytes: disk === undefined ? size : disk.size,
      inputs: oneInput(input, from, fromLine, settled),
    };
  }
  const inputs = new ManySource(open, listener, { inputs: many.inputs, settled, progress });
  return { diskBytes: inputs.diskBytes, inputs };
}

/** Runs the engine over what is not settled yet, with the reject file open. */
async function runJob(
  { settings, pool, listener, stop }: Start,
  source: Source,
  { plan, sink }: PreparedLoad,
  decision: ToLoad,
  isMany: boolean,
) {
  const { settled } = decision;
  const whole = isMany ? (decision.many?.finished ?? new Set<InputId>()) : undefined;
  const rejects = await openRejects(settings.rejectsFile, isResumed(decision) ? settled : undefined, whole);
  try {
    const { maxRejects: limit, retryMillis } = settings;
    const earlier = totalOf(settled);
    const job = { source, earlier, plan, tables: TABLES, pool, sink, rejects, limit, retryMillis, listener };
    return await run({ ...job, drain: stop.drain, signal: stop.now });
  } finally {
    await rejects.close();
    if (isMany) await source.close();
  }
}

/** Of the job, its earlier runs included. */
function totalOf(settled: readonly SettledSpan[], thisRun = emptyTally()): Tally {
  const sum = emptyTally();
  for (const { tally } of settled) addTally(sum, tally);
  addTally(sum, thisRun);
  return sum;
}
