import { SluiceError } from '../errors.ts';
import type { OnConflict } from '../record/conflict.ts';
import { parseNames } from './names.ts';
import { notUnderstood } from './sizes.ts';

/** `reject`, `skip`, `update`, `update:a,b` or `newest:changed_at`; the key is that of the conflict. */
export function parseConflict(typed: string | undefined, key: string | undefined): OnConflict {
  const columns = key === undefined ? undefined : parseNames('--key', key);
  const [, what, names] = /^([a-z]+)(?::(.*))?$/.exec(typed ?? 'reject') ?? [];
  if (what === 'update') {
    const updated = names === undefined ? undefined : parseNames('--on-conflict', names);
    return { do: 'update', key: columns, columns: updated, newest: undefined };
  }
  if (what === 'newest' && names !== undefined) {
    const [newest, ...more] = parseNames('--on-conflict', names);
    if (more.length === 0) return { do: 'update', key: columns, columns: undefined, newest };
  }
  if (what === 'skip' && names === undefined) return { do: 'skip', key: columns };
  if (what !== 'reject' || names !== undefined) {
    throw notUnderstood(
      '--on-conflict',
      typed ?? '',
      'reject, skip, update, update:COLUMNS or newest:COLUMN',
    );
  }
  if (key === undefined) return { do: 'reject' };
  throw new SluiceError('usage', '--key says what a conflict is, and --on-conflict what to do about it', {
    place: '--key',
    hint: 'add --on-conflict skip, update or newest:COLUMN',
  });
}
