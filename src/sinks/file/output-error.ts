import { getSystemErrorMap } from 'node:util';
import { SluiceError } from '../../errors.ts';

const HINTS: Readonly<Record<string, string>> = {
  ENOSPC: 'make room, and run the same command again',
  EDQUOT: 'make room, and run the same command again',
  ENOENT: 'make the folder first',
};

/** What the system says of a file that cannot be written, in the project's own terms. */
export function outputError(place: string, error: unknown): Error {
  if (error instanceof SluiceError) return error;
  const { errno, code } = error as NodeJS.ErrnoException;
  if (code === undefined) return error as Error;
  const reason = errno === undefined ? code : (getSystemErrorMap().get(errno)?.[1] ?? code);
  const hint = HINTS[code];
  return new SluiceError('target/unwritable', `cannot be written: ${reason}`, {
    place,
    ...(hint === undefined ? {} : { hint }),
    cause: error,
  });
}
