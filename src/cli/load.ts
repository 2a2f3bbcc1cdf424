import { dialectOf } from '../config/dialect-of.ts';
import type { RawLoad } from '../config/raw.ts';
import { type Facts, resolveLoad } from '../config/resolve.ts';
import type { LoadSettings } from '../config/settings.ts';
import { EXIT_STATUS, SluiceError } from '../errors.ts';
import type { LoadOutcome } from '../load/outcome.ts';
import type { DataOutput } from '../load/target/file-target.ts';
import type { Listener } from '../observe/event.ts';
import { reportError } from './error-report.ts';
import { escapeText } from './escape.ts';
import { explainLines } from './explain.ts';
import { FaultReporter } from './fault-reporter.ts';
import { collectGarbageNowAndThen } from './garbage.ts';
import { Screen } from './screen.ts';
import { StatusSignal } from './status-signal.ts';
import { type StopRequest, StopSignals } from './stop-signals.ts';
import { exitStatusOf, summaryJson, summaryLines } from './summary.ts';
import { refuseTerminal } from './terminal-source.ts';
import { openProgress } from './watch.ts';
import { processWorld, type World } from './world.ts';

/** Does the work of a load. Rejects with SluiceError, or with an abort's own error when `stop.now` ended it. */
export type RunLoad = (
  settings: LoadSettings,
  listener: Listener,
  stop: StopRequest,
  standard?: DataOutput,
) => Promise<LoadOutcome>;

/** Makes settings of what was typed. */
export type Resolve = (raw: RawLoad, facts: Facts) => LoadSettings;

/** Runs `sluice load`, or another command that is one up to its target, and resolves to its exit status: all that there is to say has been printed. */
export async function runLoadCommand(
  raw: RawLoad,
  run: RunLoad,
  world: World = processWorld(),
  resolve: Resolve = resolveLoad,
): Promise<number> {
  const screen = new Screen(world.stderr, world.env);
  try {
    const settings = resolve(raw, { cores: world.cores });
    refuseTerminal(settings, world, 'load');
    if (settings.explain) world.stdout.write(`${explainLines(settings).join('\n')}\n`);
    return await loadWatched(settings, run, world, screen);
  } catch (error) {
    screen.print(reportError(error, screen.paint, screen.room));
    return error instanceof SluiceError ? error.exitStatus : EXIT_STATUS.internal;
  }
}

/** The run with everything that watches it: signals, fault reports, the display. */
async function loadWatched(
  settings: LoadSettings,
  run: RunLoad,
  world: World,
  screen: Screen,
): Promise<number> {
  const force = () => world.exit(EXIT_STATUS[stop.code ?? 'interrupted']);
  const stop = new StopSignals(world.signals, (line) => screen.print([line]), force);
  const reporter = new FaultReporter(screen, settings.rejectsFile, dialectOf(settings.csv));
  const status = new StatusSignal(world.signals, (line) => screen.print([line]));
  const listeners: Listener[] = [collectGarbageNowAndThen(), (event) => status.listen(event)];
  if (!settings.quiet) listeners.push((event) => reporter.listen(event));
  const progress = await openProgress(settings, world, screen);
  if (progress !== undefined) listeners.push((event) => progress.listen(event));
  try {
    const tellAll: Listener = (event) => {
      for (const listen of listeners) listen(event);
    };
    const outcome = await run(settings, tellAll, stop, isData(settings) ? world.data : undefined);
    progress?.stop();
    reporter.finish();
    const exit = exitStatusOf(outcome, stop.code);
    // crash point: before report
    tell(outcome, exit, settings, world, screen);
    // crash point: after report
    return exit;
  } catch (error) {
    progress?.stop();
    reporter.finish();
    throw stop.drain.aborted && isAbort(error) ? stoppedAtOnce(stop.code) : error;
  } finally {
    stop.release();
    status.release();
  }
}

/** Off a terminal a plain success says nothing, but for where an own server has put the rows. */
function tell(
  outcome: LoadOutcome,
  status: number,
  settings: LoadSettings,
  world: World,
  screen: Screen,
): void {
  if (settings.json) world.stdout.write(`${summaryJson(outcome, status)}\n`);
  if (outcome.state === 'explained') {
    world.stdout.write((outcome.notes ?? []).map((note) => `${escapeText(note)}\n`).join(''));
    return;
  }
  if (settings.quiet || (status === 0 && !screen.isTerminal && isSilent(outcome, settings))) return;
  screen.print(summaryLines(outcome));
  if (outcome.state === 'interrupted' && isResumable(settings)) {
    screen.print([`${screen.paint('help', 'help:')} the same command goes on from there`]);
  }
}

/** What is checked is told, and what a server of its own has taken. */
function isSilent({ state }: LoadOutcome, { target }: LoadSettings): boolean {
  if (state === 'nothing-to-do' || target.kind === 'check') return false;
  return target.kind !== 'postgres' || target.to !== undefined;
}

/** Whether standard output is for data. */
function isData({ target, explain }: LoadSettings): boolean {
  return target.kind === 'file' && target.path === '-' && !explain;
}

/** A pipe has no identity that a later run could know it by, but for a job's name. */
function isResumable({ ledger, source, job }: LoadSettings): boolean {
  return ledger && (source !== '-' || job !== undefined);
}

function isAbort(error: unknown): boolean {
  return (
    error instanceof Error && (error.name === 'AbortError' || ('code' in error && error.code === 'ABORT_ERR'))
  );
}

function stoppedAtOnce(code: StopRequest['code']): SluiceError {
  return new SluiceError(
    code ?? 'interrupted',
    'stopped at once; what was not committed is not in the table',
  );
}
