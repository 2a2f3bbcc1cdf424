import { hostname } from 'node:os';
import { setTimeout as sleep } from 'node:timers/promises';
import { SluiceError } from '../../errors.ts';
import type { NatsLink } from '../../nats/link.ts';
import type { Job, LockPatience } from '../../record/sink.ts';

const ANSWER_MILLIS = 1000;
/** A run that ends may still answer. */
const GRACE_MILLIS = 500;
const PAUSE_MILLIS = 100;

/** The subject on which a run answers for as long as it lives. */
function subjectOf(key: string, inboxPrefix: string | undefined): string {
  return `${inboxPrefix ?? '_INBOX'}.sluice.${key}`;
}

/**
 * Waits while another run of the job answers, and rejects with `ledger/locked` where that takes too long. One that was
 * killed does not answer: its subscription went with its connection. Where we may not ask, the ledger's own fencing
 * has to do.
 */
export async function waitForOtherRun(
  link: NatsLink,
  key: string,
  job: Job,
  inboxPrefix: string | undefined,
  { forMillis, signal, tell }: LockPatience,
): Promise<void> {
  const began = performance.now();
  let isTold = false;
  for (;;) {
    const holder = await askHolder(link, subjectOf(key, inboxPrefix));
    if (holder === undefined) return;
    const error = locked(job, holder);
    const waited = performance.now() - began;
    if (waited > GRACE_MILLIS + forMillis) throw error;
    if (!isTold && waited > GRACE_MILLIS) {
      tell([error.message, ...error.notes].join(', '));
      isTold = true;
    }
    await sleep(PAUSE_MILLIS, undefined, { signal });
  }
}

async function askHolder(link: NatsLink, subject: string): Promise<string | undefined> {
  try {
    return (await link.connection.request(subject, '', { timeout: ANSWER_MILLIS })).string();
  } catch {
    return undefined;
  }
}

function locked(job: Job, holder: string): SluiceError {
  return new SluiceError('ledger/locked', `another run is loading ${job.source} into ${job.target}`, {
    notes: [`held by ${holder.slice(0, 200)}`],
    hint: 'wait for it with --wait, or end it; the same command then loads what is left',
  });
}

/** Answers from now on, over this connection. */
export function answerAsRun(link: NatsLink, key: string, inboxPrefix: string | undefined): void {
  const name = `process ${process.pid} on ${hostname()}`;
  link.listen(subjectOf(key, inboxPrefix), (message) => {
    message.respond(new TextEncoder().encode(name));
  });
}
