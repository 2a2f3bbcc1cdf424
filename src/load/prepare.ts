import type { LoadSettings } from '../config/settings.ts';
import type { Plan } from '../engine/plan.ts';
import { dependsOnZone } from '../kernel/plan.ts';
import type { Job } from '../record/sink.ts';
import { planMerge } from '../sinks/postgres/merge.ts';
import { openPostgresSink, type PostgresSink } from '../sinks/postgres/sink.ts';
import { showTableName } from '../sinks/postgres/table-name.ts';
import { readZone } from '../sinks/postgres/zone.ts';
import { describeJob } from './job.ts';
import { makePlan } from './make-plan.ts';
import type { OpenSource } from './open-source.ts';
import type { OpenTarget } from './open-target.ts';
import { findTable } from './table.ts';

/** A load of which everything is known and nothing is done yet. */
export interface PreparedLoad {
  readonly job: Job;
  readonly plan: Plan;
  readonly sink: PostgresSink;
  /** As people write it. */
  readonly table: string;
  /** How the table was made, where it was. */
  readonly notes: readonly string[];
}

/** Maps the source's fields to the table's columns, and plans the rest from there. The sink is the caller's to close. */
export async function prepare(
  settings: LoadSettings,
  source: OpenSource,
  { target, control, shown }: OpenTarget,
  signal: AbortSignal,
): Promise<PreparedLoad> {
  const { table, notes } = await findTable(settings, control, source);
  const { schema, format } = source.format.map(table);
  const zoned = dependsOnZone(schema, settings.allowRelativeTimes);
  const zone = zoned ? await readZone(control.client) : undefined;
  const name = showTableName(table.name);
  const job = await describeJob(source.input, settings.job, `${shown} ${name}`, name);
  const ledger = settings.ledger ? undefined : false;
  const merge = await planMerge(control.client, settings.onConflict, table, schema);
  const sink = await openPostgresSink({ target, control, table, schema, merge, ledger }, signal);
  return { job, plan: makePlan(settings, format, schema, sink.wire, zone), sink, table: name, notes };
}
