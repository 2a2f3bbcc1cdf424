import { randomBytes } from 'node:crypto';
import type { StreamInfo } from '@nats-io/jetstream';
import { SluiceError } from '../../errors.ts';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';
import type { Batch, Receipt } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { Job, Ledger, SetAside, Sink } from '../../record/sink.ts';
import type { Delivery } from './delivery.ts';
import { Held } from './held.ts';
import { idPrefix } from './identity.ts';
import { NatsLedger } from './ledger.ts';
import type { Links } from './links.ts';
import { makeDelivery } from './oversize.ts';
import { publish } from './publish.ts';
import { readBack } from './read-back.ts';
import { NOWHERE } from './refusal.ts';
import { limitedShape, type MessageShape } from './shape.ts';
import { takesAll } from './stream.ts';
import { patternOf } from './subject.ts';
import { MessageWriter } from './writer.ts';

export interface NatsSinkOptions {
  /** The sink ends them. */
  readonly links: Links;
  readonly stream: StreamInfo;
  readonly job: Job;
  readonly shape: MessageShape;
  /** What the kernel writes for it. */
  readonly wire: Wire;
  readonly inFlight: number;
  readonly expectStream: boolean;
  readonly ledger: boolean;
  /** Takes one sentence for the operator. */
  warn(sentence: string): void;
  readonly stallMillis?: number;
}

const STALL_MILLIS = 20_000;

/**
 * Brings batches into a stream: a message for each record, or for each block of them. A batch is settled when the
 * stream has answered for every message. What is left open by a lost connection, or by an earlier run that was
 * killed, is read back from the stream before anything is sent again. One batch at a time: messages keep the order
 * of the source.
 */
export class NatsSink implements Sink {
  readonly wire: Wire;
  readonly ledger?: Ledger;
  readonly #ledger: NatsLedger | undefined;
  readonly #options: NatsSinkOptions;
  readonly #links: Links;
  readonly #pattern: string;
  readonly #readPattern: string | undefined;
  readonly #expectStream: string | undefined;
  /** Made at the first write, when the ledger has been claimed. */
  #begun: { readonly writer: MessageWriter; readonly prefix: string; held: Held | undefined } | undefined;
  #delivery: { readonly of: Batch; readonly delivery: Delivery } | undefined;
  /** Behind it lie the messages of the batch at hand, at the earliest. */
  #sequence: number;

  constructor(options: NatsSinkOptions) {
    const { links, stream, shape, wire, ledger } = options;
    this.wire = wire;
    this.#options = options;
    this.#links = links;
    this.#pattern = patternOf(shape.subject);
    const isSure = takesAll(stream, this.#pattern);
    // The server refuses a filter that is wider than the stream.
    const isPlain =
      isSure && (stream.config as { subject_transform?: unknown }).subject_transform === undefined;
    this.#readPattern = isPlain ? this.#pattern : undefined;
    this.#expectStream = options.expectStream || !isSure ? stream.config.name : undefined;
    this.#sequence = stream.state.last_seq;
    if (!ledger) return;
    this.#ledger = new NatsLedger({
      link: () => this.#links.take(),
      stream: stream.config.name,
      inboxPrefix: links.inboxPrefix,
    });
    this.ledger = this.#ledger;
  }

  async write(batch: Batch, signal: AbortSignal, setAside?: SetAside): Promise<Receipt> {
    const link = await this.#links.take(signal);
    try {
      return await this.#write(link, batch, signal, setAside);
    } catch (error) {
      if (signal.aborted) throw signal.reason;
      const failure = natsFailure(error, `cannot write to stream ${this.#name}`);
      if (failure.message === NOWHERE) throw await this.#whyNowhere(link);
      // What is still under way there must not mix with what comes next.
      if (!link.isAlive || failure.code === 'target/stalled') await this.#links.drop();
      throw failure;
    }
  }

  async close(): Promise<void> {
    await this.#links.drop();
  }

  get #name(): string {
    return this.#options.stream.config.name;
  }

  async #write(
    link: NatsLink,
    batch: Batch,
    signal: AbortSignal,
    setAside: SetAside | undefined,
  ): Promise<Receipt> {
    const begun = await this.#begin(link);
    if (this.#delivery?.of !== batch) {
      this.#delivery = { of: batch, delivery: await this.#prepare(link, batch, setAside) };
    }
    const { delivery } = this.#delivery;
    const { progress, messages } = delivery;
    if (progress.inDoubt) delivery.skip(await this.#findHeld(link, begun.prefix));
    progress.inDoubt = false;
    await publish({
      link,
      replies: this.#links.repliesOf(link),
      frames: this.#links.framesOf(link),
      messages,
      progress,
      writer: begun.writer,
      stream: this.#name,
      inFlight: this.#options.inFlight,
      stallMillis: this.#options.stallMillis ?? STALL_MILLIS,
      signal,
    });
    const { tally, spans } = delivery.settled();
    await this.#ledger?.settle(spans, batch.parcels, progress.sequence);
    this.#sequence = Math.max(this.#sequence, progress.sequence);
    this.#delivery = undefined;
    return { batch: delivery.batch, tally };
  }

  /** At the first write: what ids begin with, and what an earlier run has left behind the last settled point. */
  async #begin(link: NatsLink) {
    if (this.#begun) return this.#begun;
    const { job, shape } = this.#options;
    const prefix = this.#ledger
      ? idPrefix(job.id, this.#ledger.generation)
      : `${randomBytes(8).toString('hex')}.`;
    if (this.#ledger) this.#sequence = this.#ledger.sequence;
    const held = this.#ledger?.isResumed ? await this.#findHeld(link, prefix) : undefined;
    const writer = new MessageWriter(shape, prefix, this.#expectStream);
    this.#begun = { writer, prefix, held: held?.isEmpty ? undefined : held };
    return this.#begun;
  }

  async #findHeld(link: NatsLink, prefix: string): Promise<Held> {
    const { job, warn } = this.#options;
    const held = new Held(prefix, this.#options.shape.idFields !== undefined);
    const where = { stream: this.#name, pattern: this.#readPattern, from: this.#sequence + 1 };
    const { gone, last } = await readBack(link, where, (id) => held.take(id));
    if (last < this.#sequence) throw madeAnew(this.#name, job.source);
    if (gone > 0) warn(goneText(gone, this.#name));
    return held;
  }

  /** Sets aside what is too long for the server, and leaves out what is in the stream already. */
  async #prepare(link: NatsLink, batch: Batch, setAside: SetAside | undefined): Promise<Delivery> {
    const { shape, stream } = this.#options;
    const { writer, held } = await this.#begin(link);
    const most = stream.config.max_msg_size > 0 ? stream.config.max_msg_size : Number.POSITIVE_INFINITY;
    const limitBytes = Math.min(link.maxPayload, most);
    return makeDelivery({
      batch,
      shape: limitedShape(shape, limitBytes),
      writer,
      held,
      limitBytes,
      setAside,
    });
  }

  /** Nobody took a message: no such stream any more, another subject, or a leader that is being chosen. */
  async #whyNowhere(link: NatsLink): Promise<SluiceError> {
    try {
      takesAll(await link.manager.streams.info(this.#name), this.#pattern);
    } catch (error) {
      return natsFailure(error, `cannot write to stream ${this.#name}`);
    }
    return new SluiceError('target/unavailable', `stream ${this.#name} takes no messages at the moment`);
  }
}

function madeAnew(stream: string, source: string): SluiceError {
  return new SluiceError('ledger/changed', `stream ${stream} was made anew since a part was loaded into it`, {
    place: source,
    hint: '--restart loads all of it into the new one',
    final: true,
  });
}

function goneText(gone: number, stream: string): string {
  const count = `${gone.toLocaleString('en-US')} messages behind the last settled point are gone from stream ${stream}`;
  return `${count}: those of them that were sent by this load are sent again, unless the server still knows their ids`;
}
