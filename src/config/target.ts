import { SluiceError } from '../errors.ts';
import { LEDGER_SCHEMA } from '../sinks/postgres/ledger-sql.ts';
import { parseTableName, tableNameFromFile } from '../sinks/postgres/table-name.ts';
import { fileTarget } from './file-options.ts';
import { natsTarget } from './nats-options.ts';
import { parseConflict } from './parse-conflict.ts';
import type { RawLoad } from './raw.ts';
import type { TargetSettings } from './settings.ts';
import { suggest } from './suggest.ts';

/** The target by its address: what kind it is, and what was typed for that kind. */
export function resolveTarget(raw: RawLoad, source: string): TargetSettings {
  const nats = natsTarget(raw);
  if (nats !== undefined) return nats;
  const file = fileTarget(raw, source);
  if (file !== undefined) return file;
  const to = raw.to === undefined ? undefined : parseAddress(raw.to);
  return {
    kind: 'postgres',
    to,
    table: raw.table === undefined ? { table: tableNameFromFile(source) } : parseTableName(raw.table),
    create: raw.create ?? to === undefined,
    unlogged: raw.unlogged ?? false,
    dropIndexes: raw.dropIndexes ?? false,
    ledgerSchema: parseSchema(raw.ledgerSchema),
    publication: raw.replace ? 'replace' : raw.atomic ? 'atomic' : 'append',
    before: raw.before ?? [],
    after: raw.after ?? [],
    onConflict: parseConflict(raw.onConflict, raw.key),
  };
}

/** Read as SQL reads the name of a schema. */
export function parseSchema(typed: string | undefined): string {
  if (typed === undefined) return LEDGER_SCHEMA;
  const { schema, table } = parseTableName(typed);
  if (schema === undefined) return table;
  throw new SluiceError('usage', `${JSON.stringify(typed)} is not the name of a schema`, {
    place: '--ledger-schema',
  });
}

/** `postgres://…` and `host=… dbname=…` go on as they are. The text may hold a password: no error repeats it. */
export function parseAddress(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return text;
  if (scheme === undefined && /^\s*[a-z_]+\s*=/i.test(text)) return text;
  const meant = scheme === undefined ? undefined : suggest(scheme, ['postgres', 'postgresql']);
  throw new SluiceError('usage', 'no target that sluice knows', {
    place: '--to',
    hint:
      meant === undefined
        ? 'write postgres://user@host/database, a file ending in .csv, .tsv or .ndjson, - for standard output, or leave it out for the embedded server'
        : `did you mean ${meant}://?`,
  });
}
