import type { TypeChoice } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { TYPE_JSON } from '../../record/type-id.ts';
import type { SourceFormat } from '../source/source-format.ts';
import { type FoundColumns, findColumns } from './found-columns.ts';

/** What of a record is needed to make a message. */
export interface MessageNeeds {
  /** Fields that stand in the subject, the headers or the id. */
  readonly fields: readonly string[];
  /** Whether the body is made of all that the record has, and of which types that is. */
  readonly body: TypeChoice | undefined;
}

/**
 * The columns that the kernel is to find in records. Where the body is the record itself, values are not held
 * against types. Throws `target/columns` where a field is not among those of the source.
 */
export async function findMessageColumns(
  source: SourceFormat,
  shown: string,
  { fields, body }: MessageNeeds,
): Promise<FoundColumns> {
  const found =
    body === undefined && source.name !== 'csv'
      ? await someColumns(source, shown, fields)
      : await findColumns(source, body ?? 'text', shown);
  const names = found.columns.map(({ name }) => name);
  const missing = fields.find((field) => !names.includes(field));
  if (missing === undefined) return found;
  throw new SluiceError('target/columns', `the source has no field ${JSON.stringify(missing)}`, {
    place: shown,
    notes: [`it has ${names.map((name) => JSON.stringify(name)).join(', ')}`],
    hint: '--subject and --msg-header take fields in braces, --id their names',
  });
}

/** Of records of JSON only what is asked for, or one column where nothing is. */
async function someColumns(
  source: SourceFormat,
  shown: string,
  fields: readonly string[],
): Promise<FoundColumns> {
  const columns = await source.infer();
  const known = columns.filter(({ name }) => fields.includes(name));
  const wanted = known.length > 0 ? known : columns.slice(0, 1);
  const type = { id: TYPE_JSON, sql: 'json', oid: 0 };
  const free = { type, notNull: false, hasDefault: false, generated: false, mayInsert: true };
  const into = { shown, columns: wanted.map(({ name }) => ({ name, ...free })), ignoresExtra: true };
  return { ...source.map(into), columns };
}
