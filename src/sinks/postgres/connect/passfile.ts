import { readFileSync, statSync } from 'node:fs';
import type { Surroundings } from './surroundings.ts';

/** What a line of the password file must match. */
export interface PasswordKey {
  readonly host: string;
  readonly port: number;
  readonly database: string;
  readonly user: string;
}

/** The password of the first line that fits, or undefined. A file that others may read is passed over with a warning. */
export function readPassfile(path: string, key: PasswordKey, around: Surroundings): string | undefined {
  try {
    const found = statSync(path);
    if (!found.isFile()) {
      around.warn(`password file ${path} is not a plain file: not used`);
      return undefined;
    }
    if (process.platform !== 'win32' && (found.mode & 0o077) !== 0) {
      around.warn(`password file ${path} can be read by others: not used (chmod 600 ${path})`);
      return undefined;
    }
    return findPassword(readFileSync(path, 'utf8'), key);
  } catch {
    return undefined;
  }
}

/** Lines are `host:port:database:user:password`; `*` fits all, `\` takes the meaning from `:` and `\`. */
export function findPassword(text: string, key: PasswordKey): string | undefined {
  const wanted = [key.host, String(key.port), key.database, key.user];
  for (const line of text.split(/\r?\n|\r$/)) {
    if (line.startsWith('#')) continue;
    const fields = line.match(
      /^(?:((?:\\.|[^:\\])*):)((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):((?:\\.|[^:\\])*):(.*)$/,
    );
    if (!fields) continue;
    const fits = wanted.every(
      (value, i) => fields[i + 1] === '*' || withoutBackslashes(fields[i + 1] as string) === value,
    );
    if (fits && fields[5] !== '') return withoutBackslashes(fields[5] as string);
  }
  return undefined;
}

function withoutBackslashes(text: string): string {
  return text.replaceAll(/\\(.)/g, '$1');
}
