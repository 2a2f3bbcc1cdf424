import { isUtf8 } from 'node:buffer';
import type { Dirent } from 'node:fs';
import { existsSync } from 'node:fs';
import { lstat, readdir, stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import { sourceError } from './source-error.ts';
import { Wildcard } from './wildcard.ts';

const URL_START = /^[a-z][a-z0-9+.-]*:\/\//i;

export function isUrl(name: string): boolean {
  return URL_START.test(name);
}

/** Whether a name stands for all files that match it. One that is a file's own name does not. */
export function isGlob(name: string): boolean {
  return looksLikeGlob(name) && !existsSync(name);
}

function looksLikeGlob(name: string): boolean {
  return /[*?[]/.test(name) && !isUrl(name);
}

/** A file's own name that would match other files too leaves open which are meant. Throws `usage`. */
export async function refuseAmbiguous(name: string): Promise<void> {
  if (!looksLikeGlob(name) || !existsSync(name)) return;
  const other = (await expandGlob(name)).find((found) => resolve(found) !== resolve(name));
  if (other === undefined) return;
  throw new SluiceError('usage', 'it is the name of a file, and a pattern that matches others', {
    place: name,
    notes: [`as a pattern it matches ${JSON.stringify(other)}`],
    hint: 'a backslash before * ? [ names the file alone; quote it then, so that the shell leaves it there',
  });
}

/**
 * What matches a pattern, sorted by bytes: files, and folders where the last part names them too. `**` stands for
 * folders at any depth, those behind symbolic links left out. Throws `source/unreadable`.
 */
export async function expandGlob(pattern: string): Promise<string[]> {
  const found = new Set<string>();
  const [first = '', ...parts] = pattern.split('/');
  const isRooted = first === '' && parts.length > 0;
  await walk(isRooted ? '/' : '', isRooted ? parts : [first, ...parts], found);
  return [...found].sort(byBytes);
}

function byBytes(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other));
}

/** `before`: the path so far, '' or with a slash at its end. */
async function walk(before: string, [part, ...rest]: readonly string[], found: Set<string>): Promise<void> {
  if (part === undefined) return;
  const isLast = rest.length === 0;
  if (part === '**') {
    await walkDeep(before, rest, found);
    return;
  }
  const wildcard = new Wildcard(part);
  const { literal } = wildcard;
  if (literal !== undefined) {
    if (!isLast) await walk(`${before}${literal}/`, rest, found);
    else if (await exists(before + literal)) found.add(before + literal);
    return;
  }
  for (const entry of await entriesOf(before)) {
    const name = entry.name.toString();
    if (!wildcard.matches(name)) continue;
    if (!isUtf8(entry.name)) throw notText(before + name);
    if (isLast) found.add(before + name);
    else if (await isFolder(entry, before + name)) await walk(`${before}${name}/`, rest, found);
  }
}

/** The rest of the pattern here, and in every folder below; without a rest every file. */
async function walkDeep(before: string, rest: readonly string[], found: Set<string>): Promise<void> {
  if (rest.length > 0) await walk(before, rest, found);
  for (const entry of await entriesOf(before)) {
    const name = entry.name.toString();
    if (name.startsWith('.')) continue;
    if (entry.isDirectory()) await walkDeep(`${before}${name}/`, rest, found);
    else if (rest.length === 0) {
      if (!isUtf8(entry.name)) throw notText(before + name);
      found.add(before + name);
    }
  }
}

/** What is in a folder; nothing where there is none. */
async function entriesOf(before: string): Promise<Dirent<Buffer>[]> {
  try {
    return await readdir(before === '' ? '.' : before, { withFileTypes: true, encoding: 'buffer' });
  } catch (error) {
    if (isAbsence(error)) return [];
    throw sourceError(before, error);
  }
}

async function isFolder(entry: Dirent<Buffer>, path: string): Promise<boolean> {
  if (!entry.isSymbolicLink()) return entry.isDirectory();
  return (await stat(path).catch(() => undefined))?.isDirectory() ?? false;
}

async function exists(path: string): Promise<boolean> {
  try {
    await lstat(path);
    return true;
  } catch (error) {
    if (isAbsence(error)) return false;
    throw sourceError(path, error);
  }
}

function isAbsence(error: unknown): boolean {
  return ['ENOENT', 'ENOTDIR'].includes((error as NodeJS.ErrnoException).code ?? '');
}

function notText(place: string): SluiceError {
  return new SluiceError('source/unreadable', 'the name of the file is not UTF-8', {
    place,
    hint: 'rename it, or pipe it in',
  });
}
