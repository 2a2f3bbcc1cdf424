import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { SluiceError } from '../../errors.ts';
import type { Fingerprint, Job, JobState, Publication, SettledSpan } from '../../record/sink.ts';
import type { Input } from '../../record/source.ts';
import { textBytes } from '../../record/source-bytes.ts';
import type { HashedSpan, InputId, InputOffset } from '../../record/span.ts';
import type { Tally } from '../../record/tally.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { isRemote } from '../../sources/remote.ts';
import type { OpenSource } from '../source/open-source.ts';
import { describeMany } from './describe-many.ts';

/** What this run is to do about a job, from what the ledger knows of it. */
export type Decision =
  | {
      readonly do: 'load';
      readonly anew: boolean;
      readonly settled: readonly SettledSpan[];
      /** What the source must be known by again, where it has no other identity. */
      readonly hashes: readonly HashedSpan[];
      /** Where a job of several inputs goes on. */
      readonly many?: ManyProgress;
    }
  | { readonly do: 'nothing'; readonly state: Extract<JobState, { state: 'finished' }> };

/** What earlier runs have made of several inputs. */
export interface ManyProgress {
  readonly finished: ReadonlySet<InputId>;
  /** What became of the records of those. */
  readonly earlier: Readonly<Tally>;
  /** Bytes that inputs hold, where that is known of those that do not tell it. */
  readonly sizes: ReadonlyMap<InputId, number>;
}

export interface Wishes {
  readonly restart: boolean;
  readonly again: boolean;
}

/**
 * The load of a source into a table: known by a given name, or by both of theirs. Which server it is does not
 * count, nor by which way it was reached: the ledger lies in the table's own database. `from`: where the first
 * record begins.
 */
export async function describeJob(
  { input, from, many }: Pick<OpenSource, 'input' | 'from' | 'many'>,
  name: string | undefined,
  target: string,
  table: string,
  publication: Publication,
): Promise<Job> {
  if (many !== undefined) return describeMany(many, name, target, table, publication);
  const source = input.id === '-' || isRemote(input.id) ? input.id : resolve(input.id);
  // A pipe is another one each time: without a name of its own it is never the same job again.
  const known = await input.fingerprint();
  const isAnyPipe = input.id === '-' || isPipe(known);
  const fingerprint = isAnyPipe ? { head: await hashOfHead(input, from) } : known;
  const unnamed = isAnyPipe
    ? `pipe-${randomUUID()}`
    : createHash('sha256').update(`${source}\0${table}`).digest('hex').slice(0, 16);
  const hashed = isAnyPipe && name !== undefined;
  return { id: name ?? unnamed, source, target, input: source, fingerprint, hashed, publication };
}

/** Whether nothing tells one state of a source from another. */
export function isPipe({ size, head }: Fingerprint): boolean {
  return size === undefined && head === '';
}

/** Another header would bring the same bytes into other columns. */
async function hashOfHead(input: Input, from: InputOffset): Promise<string> {
  // A byte of the source is no more than three of the text.
  const { unit = UNIT_BYTE } = input;
  const head = await input.head(unit === UNIT_BYTE ? from : from * 3);
  return createHash('sha256')
    .update(head.subarray(0, textBytes(unit, head, from)))
    .digest('hex');
}

/**
 * The rules of the same command again: an unfinished load of the same source goes on; a finished one has
 * nothing to do; a source that was replaced is loaded whole, unless the load of the old one is unfinished.
 */
export function decide(job: Job, known: JobState, { restart, again }: Wishes): Decision {
  const anew: Decision = { do: 'load', anew: true, settled: [], hashes: [] };
  if (known.state === 'new' || restart) return anew;
  if (known.many !== undefined) throw manyBefore(job);
  const change = differenceOf(known.fingerprint, job.fingerprint);
  if (known.state === 'finished') {
    return again || change !== undefined ? anew : { do: 'nothing', state: known };
  }
  if (known.publication !== job.publication) throw otherwiseBegun(job, known.publication);
  if (change === undefined) {
    return { do: 'load', anew: false, settled: known.settled, hashes: known.hashes };
  }
  const rows = known.settled.reduce((sum, { tally }) => sum + tally.loaded, 0);
  throw new SluiceError('ledger/changed', 'the source has changed since its load was interrupted', {
    place: job.source,
    notes: [change, `${rows.toLocaleString('en-US')} rows of it are in ${job.target} already`],
    hint: '--restart loads it whole; remove the rows that are in the table first',
  });
}

/** What tells two states of a source apart, in words. */
export function differenceOf(then: Fingerprint, now: Fingerprint): string | undefined {
  if (then.size !== now.size) return `it had ${bytes(then.size)}, now it has ${bytes(now.size)}`;
  if (then.etag !== now.etag)
    return `its ETag was ${then.etag ?? 'absent'}, now it is ${now.etag ?? 'absent'}`;
  if (then.head !== now.head) {
    const isPipe = now.size === undefined && now.etag === undefined && now.mtimeMillis === undefined;
    return isPipe ? 'its header is different' : 'its first 64 KiB are different';
  }
  // An older version kept none.
  if (then.end !== undefined && then.end !== now.end) return 'its last 64 KiB are different';
  if (then.mtimeMillis !== now.mtimeMillis) {
    return `it was written ${time(then.mtimeMillis)} then, ${time(now.mtimeMillis)} now`;
  }
  return undefined;
}

function bytes(size: number | undefined): string {
  return size === undefined ? 'no known size' : `${size.toLocaleString('en-US')} bytes`;
}

function time(millis: number | undefined): string {
  return millis === undefined ? 'at an unknown time' : new Date(millis).toISOString();
}

function manyBefore(job: Job): SluiceError {
  return new SluiceError(
    'ledger/changed',
    'by this name several sources were loaded, and now it is one alone',
    {
      place: job.id,
      hint: '--job names this load otherwise; --restart begins it anew under the same name',
    },
  );
}

/** What is loaded of it lies in the table, or apart from it: the rest belongs to the same place. */
export function otherwiseBegun({ source }: Job, then: Publication): SluiceError {
  const how = then === 'append' ? 'without --atomic or --replace' : `with --${then}`;
  return new SluiceError('usage', `its load was begun ${how}, and is not finished`, {
    place: source,
    hint: 'go on in the same way, or begin anew with --restart',
  });
}
