import { getSystemErrorMap } from 'node:util';

/** What the operating system said, as people read it: "no space left on device". */
export function systemReason(error: unknown): string {
  const { errno, code } = error as NodeJS.ErrnoException;
  const known = errno === undefined ? undefined : getSystemErrorMap().get(errno)?.[1];
  return known ?? code ?? (error instanceof Error ? error.message : String(error));
}
