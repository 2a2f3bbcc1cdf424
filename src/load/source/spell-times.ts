import type { DateFormat } from '../../config/date-formats.ts';
import type { LoadSettings, TypeChoice } from '../../config/settings.ts';
import { suggest } from '../../config/suggest.ts';
import { SluiceError } from '../../errors.ts';
import { kindOf, type TimeFormat } from '../../formats/times/time-format.ts';
import type { TimeSpelling } from '../../kernel/spelling-plan.ts';
import type { Column } from '../../record/schema.ts';
import { TYPE_DATE, TYPE_TIME, TYPE_TIMESTAMP, TYPE_TIMESTAMPTZ, TYPE_TIMETZ } from '../../record/type-id.ts';
import type { Mapped } from './source-format.ts';

type Kind = ReturnType<typeof kindOf>;

/** For each type the kinds of formats that are its own, the best first: a column that is not named takes those. */
const OWN: ReadonlyMap<number, readonly Kind[]> = new Map([
  [TYPE_DATE, ['date']],
  [TYPE_TIME, ['time', 'timetz']],
  [TYPE_TIMETZ, ['timetz', 'time']],
  [TYPE_TIMESTAMP, ['timestamp', 'timestamptz']],
  [TYPE_TIMESTAMPTZ, ['timestamptz', 'timestamp']],
]);
const CLOCKS = [TYPE_TIME, TYPE_TIMETZ];

/** Tells the kernel which fields write their times in the way that `--date-format` says. Throws `usage`. */
export function spellTimes({ schema, format }: Mapped, formats: readonly DateFormat[]): Mapped {
  if (formats.length === 0) return { schema, format };
  for (const one of formats) refuseUnfit(one, schema.columns);
  const times: TimeSpelling[] = [];
  const columns = schema.columns.map((column) => {
    const found = formatFor(column, formats);
    if (found === undefined) return column;
    times.push({ field: column.field, of: 'time', format: found });
    return { ...column, written: found.template };
  });
  const spelled =
    format.name === 'csv'
      ? { ...format, spellings: [...format.spellings, ...times] }
      : { ...format, spellings: times };
  return { schema: { ...schema, columns }, format: spelled };
}

/** Where values stay as they are, none of them is a time. Throws `usage`. */
export function refuseUntyped({ dateFormats }: Pick<LoadSettings, 'dateFormats'>, types: TypeChoice): void {
  if (types === 'inferred' || dateFormats.length === 0) return;
  throw new SluiceError('usage', `no value has the type of a time, as they are taken as ${types}`, {
    place: '--date-format',
    hint: '--types inferred finds their types',
  });
}

function formatFor({ name, type }: Column, formats: readonly DateFormat[]): TimeFormat | undefined {
  const named = formats.find(({ column }) => column === name);
  if (named !== undefined) return named.format;
  for (const kind of OWN.get(type.id) ?? []) {
    const fitting = formats.find(({ column, format }) => column === undefined && kindOf(format) === kind);
    if (fitting !== undefined) return fitting.format;
  }
  return undefined;
}

/** A column that was named must be there, and be of a type that can be written in such a way. */
function refuseUnfit({ column: name, format }: DateFormat, columns: readonly Column[]): void {
  if (name === undefined) return;
  const column = columns.find((column) => column.name === name);
  const place = '--date-format';
  if (column === undefined) {
    const names = columns.map((column) => column.name);
    const meant = suggest(name, names);
    const hint = meant === undefined ? `the columns are ${names.join(', ')}` : `did you mean ${meant}?`;
    throw new SluiceError('usage', `no field goes into a column ${JSON.stringify(name)}`, { place, hint });
  }
  const isClock = kindOf(format) === 'time' || kindOf(format) === 'timetz';
  const fits = OWN.has(column.type.id) && CLOCKS.includes(column.type.id) === isClock;
  if (fits) return;
  const what = `column ${JSON.stringify(name)} is ${column.type.sql}, which ${JSON.stringify(format.template)} does not write`;
  throw new SluiceError('usage', what, { place });
}
