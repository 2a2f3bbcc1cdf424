import { randomInt } from 'node:crypto';
import type { KV } from '@nats-io/kv';
import { SluiceError } from '../../errors.ts';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';
import type { Parcel } from '../../record/parcel.ts';
import type { Job, JobState, Ledger, LockPatience, SettledSpan } from '../../record/sink.ts';
import type { InputId } from '../../record/span.ts';
import type { Tally } from '../../record/tally.ts';
import {
  hashesOf,
  joinSettled,
  keyOf,
  LEDGER_BUCKET,
  type LedgerEntry,
  MOST_HASHES,
} from './ledger-entry.ts';
import { finishInputs, knownInputs, measureInputs, registerInputs } from './ledger-inputs.ts';
import { answerAsRun, waitForOtherRun } from './run-lock.ts';

export interface LedgerOptions {
  /** The open connection, or a new one where it is lost. */
  link(): Promise<NatsLink>;
  readonly stream: string;
  readonly inboxPrefix: string | undefined;
}

/** A value in the bucket, and the revision that the next one has to follow; 0 where there is none. */
interface Known {
  readonly entry: LedgerEntry | undefined;
  readonly revision: number;
}

/** Number of the server's error for a value that another has changed meanwhile. */
const WRONG_REVISION = 10071;
/** Ids must not come again, not even where the ledger was lost: a server that knows them would keep no message. */
const MOST_GENERATION = 2 ** 47;
/** Of the server's limit, for headers. */
const SPARE_BYTES = 1024;

/**
 * The ledger of one run, in a bucket of the same account's key-value store. Each value says which revision it
 * follows: a run that was overtaken can settle nothing more.
 */
export class NatsLedger implements Ledger {
  readonly #options: LedgerOptions;
  #job: Job | undefined;
  #known: Known = { entry: undefined, revision: 0 };
  /** Bytes that inputs hold, where only reading them has told it. */
  readonly #sizes = new Map<InputId, number>();
  /** The connection that answers for this run. */
  #answering: NatsLink | undefined;
  /** Whether an earlier run of the same load may have left messages that are not settled. */
  isResumed = false;

  constructor(options: LedgerOptions) {
    this.#options = options;
  }

  async lock(job: Job, patience: LockPatience): Promise<void> {
    const { inboxPrefix } = this.#options;
    await this.#guard('cannot lock the load', async (link) => {
      await waitForOtherRun(link, keyOf(job), job, inboxPrefix, patience);
      this.#answer(link, job);
    });
  }

  async read(job: Job): Promise<JobState> {
    this.#known = await this.#guard('cannot read the ledger', (link) => readEntry(link, job));
    const { entry } = this.#known;
    if (!entry) return { state: 'new' };
    const { publication, fingerprint, totals, finishedAt, settled, hashes } = entry;
    const many = knownInputs(entry);
    const known = { fingerprint, ...(many && { many }) };
    if (entry.state === 'finished' && totals && finishedAt) {
      return { state: 'finished', ...known, totals, finishedAt: new Date(finishedAt) };
    }
    return { state: 'unfinished', ...known, publication, settled, hashes };
  }

  async claim(job: Job, anew: boolean): Promise<void> {
    const { stream } = this.#options;
    await this.#guard('cannot claim the load in the ledger', async (link) => {
      const info = await link.manager.streams.info(stream);
      await makeBucket(link, info.config.num_replicas);
      const before = this.#known.entry;
      const isAnew = anew || before === undefined;
      const { id, source, target, fingerprint, publication } = job;
      const inputs = registerInputs(job, isAnew ? undefined : before);
      const entry: LedgerEntry = {
        version: 1,
        job: id,
        source,
        target,
        epoch: (before?.epoch ?? 0) + 1,
        generation: isAnew ? randomInt(MOST_GENERATION) : before.generation,
        state: 'running',
        publication,
        fingerprint,
        settled: isAnew ? [] : before.settled,
        hashes: isAnew ? [] : before.hashes,
        sequence: isAnew ? info.state.last_seq : before.sequence,
        ...(inputs && { inputs }),
        ...(!isAnew && before.finished && { finished: before.finished }),
      };
      this.#job = job;
      this.isResumed = !isAnew;
      await this.#put(link, entry);
    });
  }

  /** What ids follow from. */
  get generation(): number {
    return this.#entry.generation;
  }

  /** Behind it there may be messages of the job that are not settled. */
  get sequence(): number {
    return this.#entry.sequence;
  }

  /** Notes what a batch has brought, durably. `sequence`: the highest that the stream gave to a message of it. */
  async settle(spans: readonly SettledSpan[], parcels: readonly Parcel[], sequence: number): Promise<void> {
    const more = this.#job?.hashed ? hashesOf(parcels) : [];
    await this.#update('cannot settle a batch in the ledger', (entry) => ({
      ...entry,
      settled: joinSettled([...entry.settled, ...spans]),
      hashes: [...entry.hashes, ...more].slice(-MOST_HASHES),
      sequence: Math.max(entry.sequence, sequence),
    }));
  }

  measured(input: InputId, bytes: number): void {
    this.#sizes.set(input, bytes);
  }

  async finish(totals: Readonly<Tally>): Promise<void> {
    await this.#update('cannot finish the load in the ledger', (entry) => ({
      ...entry,
      ...(entry.inputs && { inputs: finishInputs(entry) ?? [], finished: totals }),
      state: 'finished',
      settled: [],
      hashes: [],
      totals,
      finishedAt: new Date().toISOString(),
    }));
  }

  get #entry(): LedgerEntry {
    if (this.#job && this.#known.entry) return this.#known.entry;
    throw new SluiceError('internal', 'the ledger was written to before the job was claimed');
  }

  async #update(doing: string, change: (entry: LedgerEntry) => LedgerEntry): Promise<void> {
    const { inputs, ...changed } = change(this.#entry);
    const measured = measureInputs(inputs, this.#sizes);
    const entry = { ...changed, ...(measured && { inputs: measured }) };
    await this.#guard(doing, (link) => this.#put(link, entry));
  }

  /** The value that follows the known one. Where an answer was lost, it is looked whether it is there already. */
  async #put(link: NatsLink, entry: LedgerEntry): Promise<void> {
    const job = this.#job as Job;
    this.#answer(link, job);
    const bucket = await bucketOf(link);
    const value = JSON.stringify(entry);
    if (Buffer.byteLength(value) > link.maxPayload - SPARE_BYTES) throw tooLong(job, value.length);
    try {
      const { revision: last } = this.#known;
      const key = keyOf(job);
      const revision = last === 0 ? await bucket.create(key, value) : await bucket.update(key, value, last);
      this.#known = { entry, revision };
    } catch (error) {
      if ((error as { code?: unknown }).code !== WRONG_REVISION) throw error;
      const found = await readEntry(link, job);
      if (JSON.stringify(found.entry) !== value) throw takenOver(job);
      this.#known = found;
    }
  }

  /** Tells other runs that this one lives, over the connection at hand. */
  #answer(link: NatsLink, job: Job): void {
    if (this.#answering === link) return;
    answerAsRun(link, keyOf(job), this.#options.inboxPrefix);
    this.#answering = link;
  }

  async #guard<T>(doing: string, work: (link: NatsLink) => Promise<T>): Promise<T> {
    const link = await this.#options.link();
    try {
      return await work(link);
    } catch (error) {
      const failure = natsFailure(error, doing);
      if (failure.code !== 'target/permission') throw failure;
      throw new SluiceError('target/permission', failure.message, {
        notes: [`the ledger is in the bucket ${LEDGER_BUCKET} of the account's key-value store`],
        hint: 'allow $KV.sluice.> and $JS.API.>, or load with --no-ledger',
        cause: error,
      });
    }
  }
}

async function bucketOf(link: NatsLink): Promise<KV> {
  const { Kvm } = await import('@nats-io/kv');
  return new Kvm(link.client).open(LEDGER_BUCKET);
}

async function makeBucket(link: NatsLink, replicas: number): Promise<void> {
  if (await hasBucket(link)) return;
  const { Kvm } = await import('@nats-io/kv');
  await new Kvm(link.client).create(LEDGER_BUCKET, { replicas, history: 1 });
}

async function hasBucket(link: NatsLink): Promise<boolean> {
  try {
    await link.manager.streams.info(`KV_${LEDGER_BUCKET}`);
    return true;
  } catch (error) {
    if (natsFailure(error, '').code === 'target/missing-stream') return false;
    throw error;
  }
}

async function readEntry(link: NatsLink, job: Job): Promise<Known> {
  if (!(await hasBucket(link))) return { entry: undefined, revision: 0 };
  const found = await (await bucketOf(link)).get(keyOf(job));
  if (!found) return { entry: undefined, revision: 0 };
  const isValue = found.operation === 'PUT';
  return { entry: isValue ? (found.json() as LedgerEntry) : undefined, revision: found.revision };
}

function takenOver(job: Job): SluiceError {
  return new SluiceError(
    'ledger/locked',
    `another run has taken over the load of ${job.source} into ${job.target}`,
    {
      hint: 'run the same command again once it is done: it loads what is left',
    },
  );
}

function tooLong(job: Job, bytes: number): SluiceError {
  const most = job.inputs === undefined ? '' : `; ${job.inputs.length} sources are too many for one load`;
  return new SluiceError('target/refused', `the ledger's value would have ${bytes} bytes${most}`, {
    hint: 'the server takes longer ones where its max_payload allows it; or load with --no-ledger',
    final: true,
  });
}
