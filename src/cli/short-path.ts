import { isAbsolute, relative } from 'node:path';

/** The path of a file as it is shortest to write from here; anything else as it is. */
export function shortPath(name: string): string {
  if (!isAbsolute(name)) return name;
  const fromHere = relative('', name);
  return fromHere.startsWith('..') || fromHere === '' ? name : fromHere;
}
