import type { CheckTarget, LoadSettings, PostgresTarget } from '../../config/settings.ts';
import { evidenceLines } from '../../infer/evidence.ts';
import type { Schema } from '../../record/schema.ts';
import { TYPE_OTHER } from '../../record/type-id.ts';
import { openDiscardSink } from '../../sinks/discard/sink.ts';
import type { Table } from '../../sinks/postgres/table.ts';
import { describeJob } from '../job/job.ts';
import { makePlan } from '../make-plan.ts';
import { findColumns } from './found-columns.ts';
import type { LoadTarget } from './load-target.ts';

/** Holds records against a table's columns, or against the types found in a sample of them. Writes nothing. */
export async function openCheckTarget(
  settings: LoadSettings,
  { against, types }: CheckTarget,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LoadTarget> {
  if (against) return openTableCheck(settings, against, warn, signal);
  const shown = 'the types found';
  return {
    shown,
    hasTables: false,
    prepare: async (source) => {
      const { schema, format, columns } = await findColumns(
        source.format,
        types ?? 'inferred',
        source.input.id,
      );
      const sink = openDiscardSink();
      return {
        job: await describeJob(source, undefined, shown, shown, 'append'),
        plan: makePlan(settings, format, schema, sink.wire, undefined),
        sink,
        table: shown,
        notes: types === undefined || types === 'inferred' ? ['types found:', ...evidenceLines(columns)] : [],
        where: [],
      };
    },
    close: async () => {},
  };
}

async function openTableCheck(
  settings: LoadSettings,
  against: PostgresTarget,
  warn: (sentence: string) => void,
  signal: AbortSignal,
): Promise<LoadTarget> {
  const { openDatabase } = await import('./open-database.ts');
  const { mapTable } = await import('./map-table.ts');
  const { readTable } = await import('../../sinks/postgres/catalog.ts');
  const { makeTable } = await import('./make-table.ts');
  const opened = await openDatabase(against.to, settings.timeZone, warn, signal);
  return {
    shown: opened.shown,
    hasTables: true,
    prepare: async (source) => {
      const { client } = opened.control;
      const found = await readTable(client, against.table);
      const { table } = found ? { table: checkable(found) } : await makeTable(against, client, source, false);
      const { schema, format, zone } = await mapTable(settings, table, opened.control, source);
      const sink = openDiscardSink();
      return {
        job: await describeJob(source, undefined, `${opened.shown} ${table.shown}`, table.shown, 'append'),
        plan: makePlan(settings, format, schema, sink.wire, zone),
        sink,
        table: table.shown,
        notes: uncheckedLines(schema),
        where: [],
      };
    },
    close: () => opened.control.end(),
  };
}

/** Nothing is inserted: the right to it is not asked for. */
function checkable(table: Table): Table {
  return { ...table, columns: table.columns.map((column) => ({ ...column, mayInsert: true })) };
}

/** What is left to the server, so that nobody takes it for checked. */
function uncheckedLines({ columns }: Schema): string[] {
  return columns
    .filter(({ type }) => type.id === TYPE_OTHER)
    .map(
      ({ name, type }) =>
        `not checked: column ${JSON.stringify(name)}, ${type.sql}, which only the server reads`,
    );
}
