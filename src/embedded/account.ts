import { chownSync, readFileSync, statSync } from 'node:fs';
import { SluiceError } from '../errors.ts';

/** Whom the server runs as. PostgreSQL refuses to run as root. */
export interface Account {
  readonly uid: number;
  readonly gid: number;
}

export function isRoot(): boolean {
  return process.getuid?.() === 0;
}

/** The account that a directory belongs to; undefined where we are not root and everything is our own. */
export function accountOf(directory: string): Account | undefined {
  if (!isRoot()) return undefined;
  const { uid, gid } = statSync(directory);
  return { uid, gid };
}

/** Gives new directories or files to an unprivileged account, if we are root, and says to which. */
export function giveAway(paths: readonly string[]): Account | undefined {
  if (!isRoot()) return undefined;
  for (const account of unprivileged()) {
    try {
      for (const path of paths) chownSync(path, account.uid, account.gid);
      return account;
    } catch {
      // A user namespace may not map this account: the next may do.
    }
  }
  throw new SluiceError('embedded/failed', 'no unprivileged account to run PostgreSQL as', {
    hint: 'run as another user than root, or load into a server of yours with --to URL',
  });
}

function* unprivileged(): Iterable<Account> {
  const accounts = readAccounts();
  for (const name of ['nobody', 'postgres', 'daemon']) {
    const account = accounts.get(name);
    if (account && account.uid !== 0) yield account;
  }
  yield { uid: 65534, gid: 65534 };
}

function readAccounts(): Map<string, Account> {
  const accounts = new Map<string, Account>();
  for (const line of readPasswd().split('\n')) {
    const [name, , uid, gid] = line.split(':');
    if (name && uid && gid) accounts.set(name, { uid: Number(uid), gid: Number(gid) });
  }
  return accounts;
}

function readPasswd(): string {
  try {
    return readFileSync('/etc/passwd', 'utf8');
  } catch {
    return '';
  }
}
