import { existsSync } from 'node:fs';
import { homedir, userInfo } from 'node:os';
import { SluiceError } from '../../../errors.ts';

/** What the process stands in, apart from its command line. Tests give their own. */
export interface Surroundings {
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Where `.pgpass`, `.pg_service.conf` and `.postgresql/` are. */
  readonly home: string;
  /** Folders in which a local server may have its socket, the likeliest first. */
  readonly socketFolders: readonly string[];
  /** Name of the operating system's user. */
  user(): string;
  /** Takes one sentence for the operator about a file that is passed over. */
  warn(sentence: string): void;
}

/** Debian and Red Hat build PostgreSQL with the first, everybody else with the second. */
const SOCKET_FOLDERS = ['/var/run/postgresql', '/tmp'];

export function processSurroundings(warn: (sentence: string) => void): Surroundings {
  return {
    env: process.env,
    home: homedir(),
    socketFolders: process.platform === 'win32' ? [] : SOCKET_FOLDERS.filter((folder) => existsSync(folder)),
    user: operatingSystemUser,
    warn,
  };
}

/** Not `$USER`: cron does not set it, and libpq does not read it. */
function operatingSystemUser(): string {
  try {
    return userInfo().username;
  } catch (cause) {
    throw new SluiceError('config', 'the operating system has no name for the user that runs this', {
      hint: 'name the database user: PGUSER=… or postgres://user@host/database',
      cause,
    });
  }
}
