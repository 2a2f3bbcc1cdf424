import { createHash } from 'node:crypto';
import { dirname, join, resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import { isGlob, isUrl } from '../sources/glob.ts';
import { TSV_ENDING } from './csv-options.ts';
import type { RawLoad } from './raw.ts';

/** What is loaded. */
export interface SourceSettings {
  /** As typed: files, patterns, URLs without their secrets, or `-` alone. */
  readonly sources: readonly string[];
  /** All of them, as people know them. */
  readonly source: string;
  /** Whether there are several, or a pattern that stands for as many as match. */
  readonly isMany: boolean;
}

/** Throws `usage`. */
export function parseSources(typed: readonly string[]): SourceSettings {
  const [first, ...more] = typed;
  if (first === undefined || typed.includes('')) {
    throw new SluiceError('usage', 'no source', { hint: 'sluice load FILE, or - for standard input' });
  }
  if (more.length > 0 && typed.includes('-')) {
    throw new SluiceError('usage', 'standard input is a source of its own, and others were given too', {
      place: '-',
      hint: 'load one after the other, or all through the pipe',
    });
  }
  const source = more.length === 0 ? first : `${first} and ${more.length} more`;
  return { sources: typed, source, isMany: more.length > 0 || isGlob(first) };
}

/** Of several sources the first one's name says nothing of the others. Throws `usage`. */
export function refuseUnsaid({ sources, table, delimiter }: RawLoad, needsTable: boolean): void {
  if (table === undefined && needsTable) {
    throw new SluiceError('usage', 'several sources go into one table, and none is named', {
      hint: '--table name',
    });
  }
  if (delimiter !== undefined) return;
  const isTabbed = (name: string) => TSV_ENDING.test(name);
  const other = sources.find((name) => isTabbed(name) !== isTabbed(sources[0] as string));
  if (other === undefined) return;
  throw new SluiceError('usage', 'some of the sources are named .tsv, and others are not', {
    place: other,
    hint: '--delimiter says what divides the fields of all of them',
  });
}

/** What sources are known by as a job, whatever their order and from whichever folder. */
export function sourcesKey(sources: readonly string[]): string {
  return sources
    .map((name) => (isUrl(name) || name === '-' ? name : resolve(name)))
    .sort()
    .join('\0');
}

/** The reject file of several sources: beside the first of them, named for the table and for all of them. */
export function rejectsFileOfMany(sources: readonly string[], table: string): string {
  const [first = ''] = sources;
  const key = createHash('sha256')
    .update(`${sourcesKey(sources)}\0${table}`)
    .digest('hex')
    .slice(0, 8);
  const name = table.replaceAll(/[^\p{L}\p{M}\p{N}_-]/gu, '_');
  return join(isUrl(first) ? '' : folderOf(first), `${name}.${key}.rejects.ndjson`);
}

/** The last folder that is not a pattern. */
function folderOf(name: string): string {
  if (!isGlob(name)) return dirname(name);
  const parts = name.split('/').slice(0, -1);
  const wild = parts.findIndex((part) => /[*?[\\]/.test(part));
  const folder = parts.slice(0, wild < 0 ? parts.length : wild).join('/');
  return folder === '' && name.startsWith('/') ? '/' : folder;
}
