import { createHash, randomUUID } from 'node:crypto';
import { resolve } from 'node:path';
import { SluiceError } from '../errors.ts';
import type { Fingerprint, Job, JobState, Publication, SettledSpan } from '../record/sink.ts';
import type { Input } from '../record/source.ts';
import type { HashedSpan, InputOffset } from '../record/span.ts';
import { isRemote } from '../sources/remote.ts';

/** What this run is to do about a job, from what the ledger knows of it. */
export type Decision =
  | {
      readonly do: 'load';
      readonly anew: boolean;
      readonly settled: readonly SettledSpan[];
      /** What the source must be known by again, where it has no other identity. */
      readonly hashes: readonly HashedSpan[];
    }
  | { readonly do: 'nothing'; readonly state: Extract<JobState, { state: 'finished' }> };

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
  { input, from }: { readonly input: Input; readonly from: InputOffset },
  name: string | undefined,
  target: string,
  table: string,
  publication: Publication,
): Promise<Job> {
  const source = input.id === '-' || isRemote(input.id) ? input.id : resolve(input.id);
  // A pipe is another one each time: without a name of its own it is never the same job again.
  const known = await input.fingerprint();
  const isPipe = input.id === '-' || (known.size === undefined && known.head === '');
  const fingerprint = isPipe ? { head: await hashOfHead(input, from) } : known;
  const unnamed = isPipe
    ? `pipe-${randomUUID()}`
    : createHash('sha256').update(`${source}\0${table}`).digest('hex').slice(0, 16);
  const hashed = isPipe && name !== undefined;
  return { id: name ?? unnamed, source, target, input: source, fingerprint, hashed, publication };
}

/** Another header would bring the same bytes into other columns. */
async function hashOfHead(input: Input, from: InputOffset): Promise<string> {
  return createHash('sha256')
    .update(await input.head(from))
    .digest('hex');
}

/**
 * The rules of the same command again: an unfinished load of the same source goes on; a finished one has
 * nothing to do; a source that was replaced is loaded whole, unless the load of the old one is unfinished.
 */
export function decide(job: Job, known: JobState, { restart, again }: Wishes): Decision {
  const anew: Decision = { do: 'load', anew: true, settled: [], hashes: [] };
  if (known.state === 'new' || restart) return anew;
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

function differenceOf(then: Fingerprint, now: Fingerprint): string | undefined {
  if (then.size !== now.size) return `it had ${bytes(then.size)}, now it has ${bytes(now.size)}`;
  if (then.etag !== now.etag)
    return `its ETag was ${then.etag ?? 'absent'}, now it is ${now.etag ?? 'absent'}`;
  if (then.head !== now.head) {
    return now.size === undefined ? 'its header is different' : 'its first 64 KiB are different';
  }
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

/** What is loaded of it lies in the table, or apart from it: the rest belongs to the same place. */
function otherwiseBegun({ source }: Job, then: Publication): SluiceError {
  const how = then === 'append' ? 'without --atomic or --replace' : `with --${then}`;
  return new SluiceError('usage', `its load was begun ${how}, and is not finished`, {
    place: source,
    hint: 'go on in the same way, or begin anew with --restart',
  });
}
