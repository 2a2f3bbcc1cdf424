import {
  chmodSync,
  cpSync,
  existsSync,
  lstatSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  statSync,
  symlinkSync,
} from 'node:fs';
import { basename, dirname, join, relative } from 'node:path';
import { isRoot } from './account.ts';
import { isPassable } from './homes.ts';
import { makeInside } from './making.ts';
import type { PostgresPackage } from './packages.ts';

/**
 * Makes a package's binaries usable and gives their directory: where its install script did not run, its
 * links are made; where they cannot be, or the server's account cannot reach the package (root's
 * projects often lie under /root), a copy in the cache is used, made once for each version.
 */
export function prepareNative(found: PostgresPackage, cache: string): string {
  if (isOpen(found.native) && makeLinks(found.native)) return join(found.native, 'bin');
  const copy = join(cache, `postgresql-${found.version}-${process.platform}-${process.arch}`);
  if (!existsSync(copy)) copyNative(found.native, copy);
  return join(copy, 'bin');
}

function isOpen(native: string): boolean {
  if (!isRoot()) return true;
  const server = join(native, 'bin', 'postgres');
  return isPassable(dirname(server)) && (statSync(server).mode & 0o005) === 0o005;
}

/** Makes the links that npm cannot pack. False where the directory does not let us. */
function makeLinks(native: string): boolean {
  for (const { source, target } of readLinks(native)) {
    const link = join(dirname(native), target);
    if (lstatSync(link, { throwIfNoEntry: false })) continue;
    try {
      symlinkSync(relative(dirname(link), join(dirname(native), source)), link);
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') return false;
    }
  }
  return true;
}

/** Paths are relative to the package and begin with native/. */
function readLinks(native: string): readonly { source: string; target: string }[] {
  const list = join(native, 'pg-symlinks.json');
  return existsSync(list) ? JSON.parse(readFileSync(list, 'utf8')) : [];
}

/** Copies under another name first, so that a copy that has its name is whole, whoever else makes one. */
function copyNative(native: string, copy: string): void {
  const making = makeInside(dirname(copy));
  // The list of links speaks of native/, so the copy is made under that name.
  const fresh = join(making, basename(native));
  cpSync(native, fresh, { recursive: true, verbatimSymlinks: true });
  makeLinks(fresh);
  openUp(fresh);
  try {
    renameSync(fresh, copy);
  } catch (error) {
    if (!existsSync(copy)) throw error;
  } finally {
    rmSync(making, { recursive: true, force: true });
  }
}

/** Lets every account read a copy, whatever the umask was when the package was installed. */
function openUp(directory: string): void {
  chmodSync(directory, 0o755);
  for (const entry of readdirSync(directory, { withFileTypes: true })) {
    const path = join(directory, entry.name);
    if (entry.isDirectory()) openUp(path);
    else if (entry.isFile()) chmodSync(path, statSync(path).mode & 0o100 ? 0o755 : 0o644);
  }
}
