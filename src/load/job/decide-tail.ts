import { SluiceError } from '../../errors.ts';
import type { Job, JobState, SettledSpan } from '../../record/sink.ts';
import type { Input } from '../../record/source.ts';
import type { OpenSource } from '../source/open-source.ts';
import { type Decision, decide, differenceOf, type Wishes } from './job.ts';

/** Enough for the last line end in any encoding. */
const END_BYTES = 4;

/**
 * The rule of `--tail`: of a source that has grown, what was appended, whether its load was finished or not. What is
 * settled must be as it was, or the load stops.
 */
export async function decideTail(
  job: Job,
  known: JobState,
  wishes: Wishes,
  { input, format, many }: OpenSource,
): Promise<Decision> {
  if (many !== undefined) throw untailable(job.source);
  if (input.size === undefined || input.sample === undefined || format.name === 'json') {
    throw untailable(input.id);
  }
  const { size = 0 } = job.fingerprint;
  const then = known.state === 'new' ? undefined : known.fingerprint;
  const before = then?.size;
  if (known.state === 'new' || wishes.restart || before === undefined || before === size) {
    return decide(job, known, wishes);
  }
  if (before > size) throw changed(job, `it had ${count(before)} bytes, now it has ${count(size)}`);
  // When it was written last tells nothing of what it was before.
  const settledState = { ...known.fingerprint, mtimeMillis: 0 };
  const difference = differenceOf(settledState, { ...(await input.fingerprint(before)), mtimeMillis: 0 });
  if (difference !== undefined) throw changed(job, difference);
  await refuseOpenLine(job, input, before);
  const settled: readonly SettledSpan[] = known.settled ?? [];
  return { do: 'load', anew: false, settled, hashes: [] };
}

/** A last line without an end was loaded as it stood: what was appended may belong to it. */
async function refuseOpenLine({ source }: Job, input: Input, size: number): Promise<void> {
  const end = await input.sample?.(Math.max(0, size - END_BYTES), END_BYTES);
  if (size === 0 || end === undefined || /[\r\n]$/.test(Buffer.from(end).toString('latin1'))) return;
  throw new SluiceError(
    'ledger/changed',
    'its last line had no end when it was loaded, and has grown since',
    {
      place: source,
      hint: '--restart loads it whole; remove the rows that are in the table first',
    },
  );
}

function changed({ source, target }: Job, difference: string): SluiceError {
  return new SluiceError('ledger/changed', 'what was loaded of it is not what it is now', {
    place: source,
    notes: [difference, `its rows are in ${target} already`],
    hint: '--restart loads it whole, in the place of --tail',
  });
}

function count(bytes: number): string {
  return bytes.toLocaleString('en-US');
}

/** There is nothing that could grow, or nothing that tells where it did. */
function untailable(source: string): SluiceError {
  return new SluiceError('usage', 'only a file of lines can be followed as it grows', {
    place: `--tail ${source}`,
    hint: 'not a pattern, a pipe, a URL, a JSON array, or what is compressed',
  });
}
