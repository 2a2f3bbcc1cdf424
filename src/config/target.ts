import { SluiceError } from '../errors.ts';
import { suggest } from './suggest.ts';

/** `postgres://…` and `host=… dbname=…` go on as they are. The text may hold a password: no error repeats it. */
export function parseTarget(text: string): string {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//i.exec(text)?.[1]?.toLowerCase();
  if (scheme === 'postgres' || scheme === 'postgresql') return text;
  if (scheme === undefined && /^\s*[a-z_]+\s*=/i.test(text)) return text;
  const meant = scheme === undefined ? undefined : suggest(scheme, ['postgres', 'postgresql']);
  throw new SluiceError('usage', 'no target that sluice knows', {
    place: '--to',
    hint:
      meant === undefined
        ? 'write postgres://user@host/database, or leave it out for the embedded server'
        : `did you mean ${meant}://?`,
  });
}
