import type { LoadSettings } from '../../config/settings.ts';
import { dependsOnZone } from '../../kernel/plan.ts';
import type { Zone } from '../../record/schema.ts';
import type { Connection } from '../../sinks/postgres/connect/connection.ts';
import type { Table } from '../../sinks/postgres/table.ts';
import { readZone } from '../../sinks/postgres/zone.ts';
import type { OpenSource } from '../source/open-source.ts';
import type { Mapped } from '../source/source-format.ts';

/** What of the source goes into which of the table's columns, and the session's zone where values depend on it. */
export async function mapTable(
  settings: LoadSettings,
  table: Table,
  { client }: Connection,
  source: OpenSource,
): Promise<Mapped & { readonly zone: Zone | undefined }> {
  const { schema, format } = source.format.map(table);
  const zoned = dependsOnZone(schema, settings.allowRelativeTimes);
  const zone = zoned ? await readZone(client) : undefined;
  return { schema, format, zone };
}
