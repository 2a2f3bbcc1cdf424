import { SluiceError } from '../errors.ts';
import { parsePath } from '../formats/ndjson/path.ts';
import { within } from './limits.ts';
import { oneOf } from './one-of.ts';
import type { RawLoad } from './raw.ts';
import { FORMAT_NAMES, type LoadSettings, type PathMapping } from './settings.ts';
import { notUnderstood, parseCount } from './sizes.ts';

const DEFAULT_DEPTH = '64';

type JsonSettings = Pick<LoadSettings, 'format' | 'map' | 'rest' | 'missing' | 'duplicateKeys' | 'maxDepth'>;

/** What the options say of the format, and of records of JSON. */
export function jsonSettings(raw: RawLoad): JsonSettings {
  if (raw.rest === '') throw new SluiceError('usage', 'an empty name', { place: '--rest' });
  return {
    format: raw.format === undefined ? undefined : oneOf('--format', raw.format, FORMAT_NAMES),
    map: mappings(raw.map ?? []),
    rest: raw.rest,
    missing: oneOf('--missing', raw.missing ?? 'null', ['null', 'default', 'reject']),
    duplicateKeys: oneOf('--duplicate-keys', raw.duplicateKeys ?? 'last', ['last', 'reject']),
    maxDepth: within('depth', parseCount('--max-depth', raw.maxDepth ?? DEFAULT_DEPTH)),
  };
}

function mappings(typed: readonly string[]): PathMapping[] {
  const found: PathMapping[] = [];
  for (const text of typed) {
    const at = text.lastIndexOf('=');
    const path = at > 0 ? parsePath(text.slice(0, at)) : undefined;
    const column = text.slice(at + 1);
    if (path === undefined || column === '') {
      throw notUnderstood('--map', text, 'a path and a column, such as user.id=user_id or /user/id=user_id');
    }
    refuseClash({ path, column }, found);
    found.push({ path, column });
  }
  return found;
}

/** A value goes into one column, and not both whole and in parts. */
function refuseClash(one: PathMapping, others: readonly PathMapping[]): void {
  for (const other of others) {
    const [short, long] = one.path.length < other.path.length ? [one, other] : [other, one];
    const within = short.path.every((key, i) => key === long.path[i]);
    const what = within
      ? `what goes into ${short.column} holds what goes into ${long.column}`
      : `two values would go into ${one.column}`;
    if (within || one.column === other.column) throw new SluiceError('usage', what, { place: '--map' });
  }
}
