import { SluiceError } from '../../errors.ts';
import type { Job, JobInput, JobState, KnownInput } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
import { type Decision, differenceOf, otherwiseBegun, type Wishes } from './job.ts';

/**
 * The rules of the same command again: what is finished is left alone, what is unfinished goes on, what is new is
 * loaded. An input that has changed since anything of it was loaded stops the load, and so does one that is half
 * loaded and no longer there.
 */
export function decideMany(job: Job, known: JobState, { restart, again }: Wishes): Decision {
  const inputs = job.inputs ?? [];
  const anew: Decision = { do: 'load', anew: true, settled: [], hashes: [] };
  if (known.state === 'new' && known.elsewhere && !again && !restart)
    throw loadedElsewhere(job, known.elsewhere);
  if (known.state === 'new' || restart || (again && known.state === 'finished')) return anew;
  if (known.many === undefined) throw otherJob(job);
  if (known.state === 'unfinished' && known.publication !== job.publication) {
    throw otherwiseBegun(job, known.publication);
  }
  const now = new Map(inputs.map((input) => [input.input, input]));
  // What replaces all rows of the table brings all of them.
  const replaces = known.state === 'finished' && job.publication === 'replace';
  if (!replaces) for (const then of known.many.inputs) refuseChanged(job, then, now.get(then.input));
  const finished = new Set<InputId>();
  for (const then of known.many.inputs) {
    const same = now.get(then.input);
    // One that had no records may have some by now.
    if (then.isFinished && (same === undefined || sameState(then, same))) finished.add(then.input);
  }
  const isGone = ({ input, isBegun }: KnownInput) => isBegun && !now.has(input);
  const isSame =
    inputs.every(({ input }) => finished.has(input)) && !(replaces && known.many.inputs.some(isGone));
  if (known.state === 'finished' && isSame) {
    return { do: 'nothing', state: known };
  }
  if (replaces) return anew;
  const settled = known.state === 'unfinished' ? known.settled : [];
  const sizes = new Map<InputId, number>();
  for (const { input, size } of known.many.inputs) if (size !== undefined) sizes.set(input, size);
  return {
    do: 'load',
    anew: false,
    settled,
    hashes: [],
    many: { finished, earlier: known.many.finished, sizes },
  };
}

function sameState({ fingerprint }: KnownInput, now: JobInput): boolean {
  return differenceOf(fingerprint, now.fingerprint) === undefined;
}

function refuseChanged(job: Job, then: KnownInput, now: JobInput | undefined): void {
  if (!then.isBegun) return;
  const hint = '--restart loads all sources whole; remove the rows that are in the table first';
  if (now === undefined) {
    if (then.isFinished) return;
    throw new SluiceError('ledger/changed', 'a part of this source is loaded, and it is not there any more', {
      place: then.input,
      hint: `bring it back, and run the same command again; ${hint}`,
    });
  }
  const change = differenceOf(then.fingerprint, now.fingerprint);
  if (change === undefined) return;
  throw new SluiceError('ledger/changed', 'the source has changed since it was loaded', {
    place: then.input,
    notes: [change, `rows of it are in ${job.target} already`],
    hint: then.isFinished ? `--again loads all sources once more; ${hint}` : hint,
  });
}

/** A list of files with one more is another job: a shell that expands a pattern makes one each day. */
function loadedElsewhere(
  { target }: Job,
  { input, job }: { readonly input: InputId; readonly job: string },
): SluiceError {
  return new SluiceError('ledger/loaded', 'the source is loaded already, by a job of other sources', {
    place: input,
    notes: [`job ${job} has brought it into ${target}, and it has not changed since`],
    hint: 'a pattern in quotes, or one --job name, loads but what is new; --again loads all of these once more',
  });
}

function otherJob(job: Job): SluiceError {
  return new SluiceError('ledger/changed', 'by this name another source was loaded, one alone', {
    place: job.id,
    hint: '--job names this load otherwise; --restart begins it anew under the same name',
  });
}
