import { SluiceError } from '../../errors.ts';
import type { Job } from '../../record/sink.ts';

export function takenOver(job: Job): SluiceError {
  return new SluiceError(
    'ledger/locked',
    `another run has taken over the load of ${job.source} into ${job.target}`,
    {
      hint: 'run the same command again once it is done: it loads what is left',
    },
  );
}

export function lostCommits(records: number): SluiceError {
  return new SluiceError(
    'target/unavailable',
    `the server lost ${records} records that it had taken: it crashed during the load`,
    {
      hint: 'run the same command again: it loads them',
    },
  );
}
