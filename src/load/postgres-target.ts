import type { LoadSettings, PostgresTarget } from '../config/settings.ts';
import { aroundSteps, type JobSteps } from '../sinks/postgres/job-steps.ts';
import { refuseForbidden } from '../sinks/postgres/loadable.ts';
import { planMerge } from '../sinks/postgres/merge.ts';
import { openPostgresSink } from '../sinks/postgres/sink.ts';
import { planStage } from '../sinks/postgres/stage.ts';
import { unlessStalled } from '../sinks/postgres/stall.ts';
import { describeJob } from './job.ts';
import type { LoadTarget, PreparedLoad } from './load-target.ts';
import { makePlan } from './make-plan.ts';
import { mapTable } from './map-table.ts';
import { type OpenDatabase, openDatabase } from './open-database.ts';
import type { OpenSource } from './open-source.ts';
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
  const steps = stage ? aroundSteps(ownSteps(wanted), stage.steps) : ownSteps(wanted);
  const into = stage?.name ?? table.name;
  const sink = await openPostgresSink({ target, control, table, into, schema, merge, ledger, steps }, signal);
  const plan = makePlan(settings, format, schema, sink.wire, zone);
  return { job, plan, sink, table: name, notes, where: whereRowsAre(embedded, name) };
}

/** SQL of the user's own is part of the job: it runs when the job begins or ends, and not when it goes on. */
function ownSteps({ before, after }: PostgresTarget): JobSteps {
  return {
    begin: before.map((sql) => ({ sql, failing: '--before failed', option: '--before' })),
    end: after.map((sql) => ({ sql, failing: '--after failed', option: '--after' })),
  };
}
