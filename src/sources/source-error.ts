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

/** A system error about a source in the project's own terms. */
export function sourceError(place: string, error: unknown): unknown {
  const code = (error as { code?: unknown } | null)?.code;
  if (error instanceof SluiceError || typeof code !== 'string') return error;
  const kind = MISSING.has(code) ? 'source/missing' : 'source/unreadable';
  return new SluiceError(kind, REASONS[code] ?? `cannot be read (${code})`, { place, cause: error });
}
