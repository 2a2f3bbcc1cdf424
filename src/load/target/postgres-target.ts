import type { LoadSettings, PostgresTarget } from '../../config/settings.ts';
import { planIndexes, readDropped } from '../../sinks/postgres/index-steps.ts';
import { jobSteps, type Step } from '../../sinks/postgres/job-steps.ts';
import { refuseForbidden } from '../../sinks/postgres/loadable.ts';
import { planMerge } from '../../sinks/postgres/merge.ts';
import { openPostgresSink } from '../../sinks/postgres/sink.ts';
import { planStage } from '../../sinks/postgres/stage.ts';
import { unlessStalled } from '../../sinks/postgres/stall.ts';
import { describeJob } from '../job/job.ts';
import { makePlan } from '../make-plan.ts';
import type { OpenSource } from '../source/open-source.ts';
import type { LoadTarget, PreparedLoad } from './load-target.ts';
import { mapTable } from './map-table.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import { findTable } from './table.ts';
import { whereRowsAre } from './where.ts';

/** Connects to where the settings say; without an address to the private server, which is started if need be. */
export async function openPostgresTarget(
  settings: LoadSettings,
  wanted: PostgresTarget,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LoadTarget> {
  const opened = await openDatabase(wanted.to, settings.timeZone, warn, signal);
  const { control } = opened;
  signal.addEventListener('abort', () => void control.destroy(signal.reason), { once: true });
  return {
    shown: opened.shown,
    hasTables: true,
    prepare: (source, stop) =>
      unlessStalled(opened.target, opened.control, () =>
        prepareTable(settings, wanted, opened, source, stop),
      ),
    close: () => control.end(),
  };
}

/** The table, made where it may be, its columns and the source's fields brought together, and a sink for them. */
async function prepareTable(
  settings: LoadSettings,
  wanted: PostgresTarget,
  { target, control, shown, embedded }: OpenDatabase,
  source: OpenSource,
  signal: AbortSignal,
): Promise<PreparedLoad> {
  const { table, notes } = await findTable(wanted, control, source, settings.explain);
  const { schema, format, zone } = await mapTable(settings, table, control, source);
  refuseForbidden(table, schema);
  const name = table.shown;
  const { publication } = wanted;
  const job = await describeJob(source, settings.job, `${shown} ${name}`, name, publication);
  const ledger = settings.ledger ? wanted.ledgerSchema : false;
  const merge = await planMerge(control.client, wanted.onConflict, table, schema);
  const stage =
    publication === 'append'
      ? undefined
      : await planStage(control.client, publication, table, schema, wanted.ledgerSchema, job.id);
  // Whoever goes on with a job builds the indexes that it has dropped.
  const owed = settings.ledger ? await readDropped(control.client, wanted.ledgerSchema, job.id) : [];
  const indexes =
    wanted.dropIndexes || owed.length > 0 ? planIndexes(table, wanted.ledgerSchema, job.id) : undefined;
  const steps = jobSteps({ ...ownSteps(wanted), stage: stage?.steps, indexes });
  const into = stage?.name ?? table.name;
  const sink = await openPostgresSink({ target, control, table, into, schema, merge, ledger, steps }, signal);
  const plan = makePlan(settings, format, schema, sink.wire, zone);
  return {
    ...{ job, plan, sink, table: name, notes, where: whereRowsAre(embedded, name) },
    ...(indexes && { unfinished: [`the indexes of ${name} are built when the load is finished`] }),
  };
}

/** SQL of the user's own is part of the job: it runs when the job begins or ends, and not when it goes on. */
function ownSteps({ before, after }: PostgresTarget) {
  const steps = (option: string, list: readonly string[]): Step[] =>
    list.map((sql) => ({ sql, failing: `${option} failed`, option }));
  return { before: steps('--before', before), after: steps('--after', after) };
}
