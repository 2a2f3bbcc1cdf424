import type { BigIntStats } from 'node:fs';
import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import type { InputId } from '../record/span.ts';
import { expandGlob, isGlob, isUrl, refuseAmbiguous } from './glob.ts';
import { sourceError } from './source-error.ts';

/** One of several inputs of a job. */
export interface ListedInput {
  /** As it was typed or found. */
  readonly name: string;
  /** By which it is known from any folder: its whole path, or its URL. */
  readonly id: InputId;
}

export interface ListRules {
  /** No more inputs than this. */
  readonly most: number;
  /** Files that the job itself writes. They are no inputs, although a pattern may match them. */
  readonly written: readonly string[];
}

/**
 * The inputs that names and patterns stand for: in the order given, and what a pattern matches sorted by bytes.
 * Throws `source/missing` for what matches nothing, `source/unreadable` for what is no file, and `usage` for a file
 * that comes twice and for too many.
 */
export async function listInputs(
  names: readonly string[],
  { most, written }: ListRules,
): Promise<ListedInput[]> {
  const listed: ListedInput[] = [];
  const seen = new Map<string, { readonly name: string; readonly from: string }>();
  const own = await ownFiles(written);
  for (const from of names) {
    const isPattern = isGlob(from);
    if (!isPattern) await refuseAmbiguous(from);
    const found = isPattern ? await expandGlob(from) : [from];
    let matches = 0;
    for (const name of found) {
      const id = idOf(name);
      const same = isUrl(name) ? id : await fileOf(name);
      if (own.has(same)) {
        if (isPattern) continue;
        throw new SluiceError('usage', 'a source cannot be what the load itself writes', { place: name });
      }
      matches += 1;
      const earlier = seen.get(same);
      if (earlier !== undefined) throw twice(earlier, { name, from });
      seen.set(same, { name, from });
      listed.push({ name, id });
      if (listed.length > most) throw tooMany(most);
    }
    if (matches === 0) throw noMatch(from);
  }
  return listed;
}

/** Those that are there from earlier runs. */
async function ownFiles(written: readonly string[]): Promise<ReadonlySet<string>> {
  const names = written.flatMap((name) => [name, `${name}.tmp`]);
  const found = await Promise.all(names.map((name) => fileOf(name).catch(() => '')));
  return new Set(found.filter((file) => file !== ''));
}

export function idOf(name: string): InputId {
  return isUrl(name) ? name : resolve(name);
}

/** What tells one file from another, whatever its path. Only files can be read again, and have an end of their own. */
async function fileOf(name: string): Promise<string> {
  let found: BigIntStats;
  try {
    found = await stat(name, { bigint: true });
  } catch (error) {
    throw sourceError(name, error);
  }
  if (found.isFile()) return `${found.dev} ${found.ino}`;
  if (found.isDirectory()) {
    throw new SluiceError('source/unreadable', 'is a directory', {
      place: name,
      hint: "name the files in it, or a pattern for them in quotes: 'data/*.csv'",
    });
  }
  throw new SluiceError('source/unreadable', 'is no file, and only files can be several', {
    place: name,
    hint: 'pipe all of them in as one: cat a.csv b.csv | sluice load - --no-header',
  });
}

function noMatch(place: string): SluiceError {
  return new SluiceError('source/missing', 'no file matches', {
    place,
    hint: '* and ? do not match a leading dot or a slash; ** stands for folders at any depth',
  });
}

interface Listed {
  readonly name: string;
  readonly from: string;
}

function twice(one: Listed, other: Listed): SluiceError {
  const say = ({ name, from }: Listed) =>
    name === from ? JSON.stringify(name) : `${JSON.stringify(name)}, by ${JSON.stringify(from)}`;
  return new SluiceError('usage', 'the same file comes twice, and its rows would be doubled', {
    place: other.name,
    notes: [`once as ${say(one)}`, `and as ${say(other)}`],
  });
}

function tooMany(most: number): SluiceError {
  return new SluiceError('usage', `more than ${most.toLocaleString('en-US')} sources`, {
    hint: 'load them in several jobs',
  });
}
