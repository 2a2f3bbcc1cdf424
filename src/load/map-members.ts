import type { LoadSettings } from '../config/settings.ts';
import { SluiceError } from '../errors.ts';
import { type Path, showPath } from '../formats/ndjson/path.ts';
import type { JsonFormat, JsonMember } from '../kernel/json-plan.ts';
import type { Column } from '../record/schema.ts';
import { TYPE_JSON, TYPE_JSONB, TYPE_TEXT } from '../record/type-id.ts';
import { mapColumns } from '../sinks/postgres/mapping.ts';
import type { Table, TableColumn } from '../sinks/postgres/table.ts';
import { showTableName } from '../sinks/postgres/table-name.ts';
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
  table: Table,
  settings: LoadSettings,
): Mapped {
  const { rest, ignoreExtra, missing, duplicateKeys, maxDepth } = settings;
  if (members.length === 0) return mapMembers(name, allOf(table, rest), table, settings);
  const names = [...members.map(({ column }) => column), ...(rest === undefined ? [] : [rest])];
  refuseNowhere(members, rest, table);
  const found = mapColumns({
    header: names,
    ignoreExtra: ignoreExtra || rest !== undefined,
    table,
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
    put(column, path, path.length > 0 && isRequired(missing, columnOf(table, column.name)));
  }
  for (const { name, type, notNull } of unseen(table, found.columns, members)) {
    put({ name, type, notNull }, [name], false);
  }
  const restAt = columns.find(({ path }) => path === undefined)?.field;
  const extra = restAt !== undefined ? { rest: restAt } : ignoreExtra ? 'ignore' : 'reject';
  return {
    schema: { columns, width: places.length },
    format: { name, members: places, extra, uniqueKeys: duplicateKeys === 'reject', maxDepth },
  };
}

/** Of a source without any record: as if it had all that the table can take. */
function allOf(table: Table, rest: string | undefined): Member[] {
  const columns = table.columns.filter(({ name, generated }) => !generated && name !== rest);
  return columns.map(({ name }) => ({ path: [name], column: name, isMapped: false }));
}

/** COPY has one list of columns: a default comes in where a column is left out of it, not for a single row. */
function isRequired(missing: LoadSettings['missing'], column: TableColumn | undefined): boolean {
  return missing === 'reject' || (missing === 'default' && column?.hasDefault === true);
}

function unseen(table: Table, found: readonly Column[], members: readonly Member[]): TableColumn[] {
  const taken = new Set([...found.map(({ name }) => name), ...members.map(({ path }) => path[0])]);
  return table.columns.filter(
    ({ name, notNull, hasDefault, generated, mayInsert }) =>
      !taken.has(name) && !notNull && !hasDefault && !generated && (mayInsert || table.mayInsert),
  );
}

/** What was named on the command line must be there. */
function refuseNowhere(members: readonly Member[], rest: string | undefined, table: Table): void {
  const place = showTableName(table.name);
  for (const { column, isMapped } of [
    ...members,
    ...(rest === undefined ? [] : [{ column: rest, isMapped: true }]),
  ]) {
    if (!isMapped || columnOf(table, column) !== undefined) continue;
    throw new SluiceError('target/columns', `there is no column ${JSON.stringify(column)}`, {
      place,
      notes: [`${place}: ${table.columns.map(({ name }) => JSON.stringify(name)).join(', ')}`],
    });
  }
  const type = rest === undefined ? undefined : columnOf(table, rest)?.type;
  if (type !== undefined && !REST_TYPES.includes(type.id)) {
    throw new SluiceError('target/columns', `column ${JSON.stringify(rest)} is ${type.sql}`, {
      place,
      hint: '--rest takes a column of type jsonb, json or text',
    });
  }
}

function columnOf(table: Table, name: string): TableColumn | undefined {
  return table.columns.find((column) => column.name === name);
}
