import { SluiceError } from '../errors.ts';

const MISSING = new Set(['ENOENT', 'ENOTDIR']);

const REASONS: Readonly<Record<string, string>> = {
  ENOENT: 'no such file',
  ENOTDIR: 'a part of the path is no directory',
  EACCES: 'permission denied',
  EISDIR: 'is a directory',
  EIO: 'the device reported an error',
  ENAMETOOLONG: 'the name is too long',
  ELOOP: 'too many symbolic links',
};

const SCHEME = /^[a-z][a-z0-9+.-]*:\/\//i;

/** A system error about a source in the project's own terms. */
export function sourceError(place: string, error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof SluiceError || typeof code !== 'string') return error;
  const kind = MISSING.has(code) ? 'source/missing' : 'source/unreadable';
  return new SluiceError(kind, REASONS[code] ?? `cannot be read (${code})`, {
    place,
    ...(SCHEME.test(place) && { hint: 'http, https and s3 are read; for others: curl URL | sluice load -' }),
    cause: error,
  });
}
