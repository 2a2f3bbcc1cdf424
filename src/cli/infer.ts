import { type InferSettings, type RawInfer, resolveInfer } from '../config/infer-settings.ts';
import { EXIT_DONE, EXIT_REJECTS, EXIT_STATUS, SluiceError } from '../errors.ts';
import { jsonSchema } from '../infer/json-schema.ts';
import { tableSchema } from '../infer/table-schema.ts';
import { infer } from '../load/infer/infer.ts';
import type { InferOutcome } from '../load/infer/infer-outcome.ts';
import type { Listener } from '../observe/event.ts';
import { showTableName } from '../sinks/postgres/table-name.ts';
import { formatBytes, formatCount, formatSeconds } from './amounts.ts';
import { reportError } from './error-report.ts';
import { escapeText } from './escape.ts';
import { collectGarbageNowAndThen } from './garbage.ts';
import { inferReport } from './infer-report.ts';
import { safeJson } from './safe-json.ts';
import { Screen } from './screen.ts';
import { refuseTerminal } from './terminal-source.ts';
import { openProgress } from './watch.ts';
import { processWorld, type World } from './world.ts';

/** Runs `sluice infer` and resolves to its exit status: all that there is to say has been printed. */
export async function runInferCommand(raw: RawInfer, world: World = processWorld()): Promise<number> {
  const screen = new Screen(world.stderr, world.env);
  try {
    const settings = resolveInfer(raw, { cores: world.cores });
    refuseTerminal(settings.source, world, 'infer');
    const outcome = await inferWatched(settings, world, screen);
    const status = outcome.rejected > 0 ? EXIT_REJECTS : EXIT_DONE;
    world.stdout.write(await textOf(outcome, settings, status));
    if (!settings.source.quiet) screen.print(notesOf(outcome, screen.isTerminal));
    return status;
  } catch (error) {
    screen.print(reportError(error, screen.paint, screen.room));
    return error instanceof SluiceError ? error.exitStatus : EXIT_STATUS.internal;
  }
}

/** Nothing is written anywhere, so that a signal may end it at any moment. */
async function inferWatched(settings: InferSettings, world: World, screen: Screen): Promise<InferOutcome> {
  const listeners: Listener[] = [collectGarbageNowAndThen()];
  const progress = await openProgress(settings.source, world, screen);
  if (progress !== undefined) listeners.push((event) => progress.listen(event));
  const tellAll: Listener = (event) => {
    for (const listen of listeners) listen(event);
  };
  const interrupt = () => world.exit(EXIT_STATUS.interrupted);
  const terminate = () => world.exit(EXIT_STATUS.terminated);
  world.signals.on('SIGINT', interrupt);
  world.signals.on('SIGTERM', terminate);
  try {
    return await infer(settings, tellAll, new AbortController().signal, world.cores);
  } finally {
    progress?.stop();
    world.signals.off('SIGINT', interrupt);
    world.signals.off('SIGTERM', terminate);
  }
}

async function textOf(outcome: InferOutcome, settings: InferSettings, status: number): Promise<string> {
  const { columns, kind, isWhole } = outcome;
  const { table } = settings;
  const { nulls, emptyIsNull, trueWords, falseWords, decimal, thousands } = settings.source.csv;
  switch (settings.as) {
    case undefined:
      return `${safeJson(inferReport(outcome, showTableName(table), status))}\n`;
    case 'ddl': {
      const { ddlOf } = await import('./infer-ddl.ts');
      return ddlOf(outcome, table);
    }
    case 'json-schema':
      return `${safeJson(jsonSchema(table.table, columns, kind, isWhole), 2)}\n`;
    case 'table-schema': {
      const missingValues = kind === 'json' ? [] : [...(emptyIsNull ? [''] : []), ...nulls];
      const words = { missingValues, trueWords, falseWords, decimal, thousands };
      return `${safeJson(tableSchema(columns, words, isWhole), 2)}\n`;
    }
  }
}

/** What could not be read, always; off a terminal nothing else. */
function notesOf(outcome: InferOutcome, isTerminal: boolean): string[] {
  const { read, rejected, firstRejected, bytes, seconds } = outcome;
  const speed = seconds > 0 ? ` (${formatBytes(bytes / seconds)}/s)` : '';
  const place = firstRejected && `${escapeText(firstRejected.source)}:${firstRejected.line}`;
  return [
    ...(isTerminal
      ? [`read ${formatCount(read)} records in ${formatSeconds(seconds)}${speed}; nothing was loaded`]
      : []),
    ...(firstRejected
      ? [
          `${formatCount(rejected)} of ${formatCount(read)} records could not be read, and tell nothing`,
          `  the first: ${place} (byte ${firstRejected.byte}): ${firstRejected.fault.reason} [${firstRejected.fault.code}]`,
        ]
      : []),
  ];
}
