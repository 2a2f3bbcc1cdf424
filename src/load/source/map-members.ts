import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { type Path, showPath } from '../../formats/ndjson/path.ts';
import type { JsonFormat, JsonMember } from '../../kernel/json-plan.ts';
import type { Destination, DestinationColumn } from '../../record/destination.ts';
import type { Column } from '../../record/schema.ts';
import { TYPE_JSON, TYPE_JSONB, TYPE_TEXT } from '../../record/type-id.ts';
import { mapColumns } from '../target/map-columns.ts';
import type { Mapped } from './source-format.ts';

/** A value of the records, and the name by which a column is found for it. */
export interface Member {
  readonly path: Path;
  readonly column: string;
  /** Whether the column was named for it. */
  readonly isMapped: boolean;
}

const REST_TYPES = [TYPE_JSON, TYPE_JSONB, TYPE_TEXT];

/**
 * Finds the column for every member, as for the names of a header. A column that no record of the sample has a
 * value for is filled all the same where a later one has it, unless its default would be lost by that.
 */
export function mapMembers(
  name: JsonFormat['name'],
  members: readonly Member[],
  into: Destination,
  settings: LoadSettings,
): Mapped {
  const { rest, missing, duplicateKeys, maxDepth } = settings;
  const ignoreExtra = settings.ignoreExtra || into.ignoresExtra === true;
  if (members.length === 0) return mapMembers(name, allOf(into, rest), into, settings);
  const names = [...members.map(({ column }) => column), ...(rest === undefined ? [] : [rest])];
  refuseNowhere(members, rest, into);
  const found = mapColumns({
    header: names,
    ignoreExtra: ignoreExtra || rest !== undefined,
    into,
    isKeyed: true,
  });
  const columns: Column[] = [];
  const places: JsonMember[] = [];
  const put = (column: Pick<Column, 'name' | 'type' | 'notNull'>, path: Path, required: boolean) => {
    const shown = path.length > 0 ? { path: showPath(path) } : {};
    columns.push({ ...column, field: places.length, ...shown });
    places.push({ path, required });
  };
  for (const { field, ...column } of found.columns) {
    const { path } = members[field] ?? { path: [] };
    put(column, path, path.length > 0 && isRequired(missing, columnOf(into, column.name)));
  }
  for (const { name, type, notNull } of unseen(into, found.columns, members)) {
    put({ name, type, notNull }, [name], false);
  }
  const restAt = columns.find(({ path }) => path === undefined)?.field;
  const extra = restAt !== undefined ? { rest: restAt } : ignoreExtra ? 'ignore' : 'reject';
  return {
    schema: { columns, width: places.length },
    format: { name, members: places, extra, uniqueKeys: duplicateKeys === 'reject', maxDepth },
  };
}

/** Of a source without any record: as if it had all that the target can take. */
function allOf(into: Destination, rest: string | undefined): Member[] {
  const columns = into.columns.filter(({ name, generated }) => !generated && name !== rest);
  return columns.map(({ name }) => ({ path: [name], column: name, isMapped: false }));
}

/** COPY has one list of columns: a default comes in where a column is left out of it, not for a single row. */
function isRequired(missing: LoadSettings['missing'], column: DestinationColumn | undefined): boolean {
  return missing === 'reject' || (missing === 'default' && column?.hasDefault === true);
}

function unseen(
  into: Destination,
  found: readonly Column[],
  members: readonly Member[],
): DestinationColumn[] {
  const taken = new Set([...found.map(({ name }) => name), ...members.map(({ path }) => path[0])]);
  return into.columns.filter(
    ({ name, notNull, hasDefault, generated, mayInsert }) =>
      !taken.has(name) && !notNull && !hasDefault && !generated && mayInsert,
  );
}

/** What was named on the command line must be there. */
function refuseNowhere(members: readonly Member[], rest: string | undefined, into: Destination): void {
  const place = into.shown;
  for (const { column, isMapped } of [
    ...members,
    ...(rest === undefined ? [] : [{ column: rest, isMapped: true }]),
  ]) {
    if (!isMapped || columnOf(into, column) !== undefined) continue;
    throw new SluiceError('target/columns', `there is no column ${JSON.stringify(column)}`, {
      place,
      notes: [`${place}: ${into.columns.map(({ name }) => JSON.stringify(name)).join(', ')}`],
    });
  }
  const type = rest === undefined ? undefined : columnOf(into, rest)?.type;
  if (type !== undefined && !REST_TYPES.includes(type.id)) {
    throw new SluiceError('target/columns', `column ${JSON.stringify(rest)} is ${type.sql}`, {
      place,
      hint: '--rest takes a column of type jsonb, json or text',
    });
  }
}

function columnOf(into: Destination, name: string): DestinationColumn | undefined {
  return into.columns.find((column) => column.name === name);
}
