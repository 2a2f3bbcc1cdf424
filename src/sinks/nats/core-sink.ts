import { randomBytes } from 'node:crypto';
import { SluiceError } from '../../errors.ts';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';
import type { Batch, Receipt } from '../../record/batch.ts';
import type { Wire } from '../../record/schema.ts';
import type { SetAside, Sink } from '../../record/sink.ts';
import { FrameWriter } from './frames.ts';
import type { Links } from './links.ts';
import { makeDelivery } from './oversize.ts';
import { limitedShape, type MessageShape } from './shape.ts';
import { MessageWriter } from './writer.ts';

export interface CoreSinkOptions {
  /** The sink ends them. */
  readonly links: Links;
  readonly shape: MessageShape;
  readonly wire: Wire;
}

/** Messages between two looks at whether the server keeps up. */
const STRIDE = 4096;
const FLUSH_MILLIS = 20_000;

/**
 * Publishes without JetStream. A batch counts as settled when the server has read it: whether anybody else has is
 * not known, and after a lost connection the batch is sent again as a whole.
 */
export class CoreSink implements Sink {
  readonly wire: Wire;
  readonly #links: Links;
  readonly #shape: MessageShape;
  readonly #writer: MessageWriter;

  constructor({ links, shape, wire }: CoreSinkOptions) {
    this.wire = wire;
    this.#links = links;
    this.#shape = shape;
    this.#writer = new MessageWriter(shape, `${randomBytes(8).toString('hex')}.`, undefined);
  }

  async write(batch: Batch, signal: AbortSignal, setAside?: SetAside): Promise<Receipt> {
    const link = await this.#links.take(signal);
    let refused: SluiceError | undefined;
    const forget = link.onTrouble((error) => {
      refused ??= error;
    });
    try {
      const delivery = await makeDelivery({
        batch,
        shape: limitedShape(this.#shape, link.maxPayload),
        writer: this.#writer,
        held: undefined,
        limitBytes: link.maxPayload,
        setAside,
      });
      const frames = new FrameWriter((bytes) => link.send(bytes));
      for (let i = 0; i < delivery.messages.count; i++) {
        if (delivery.isToSend(i)) this.#writer.write(delivery.messages, i, '', frames);
        if (i % STRIDE !== STRIDE - 1) continue;
        frames.flush();
        await flush(link, signal);
      }
      frames.flush();
      await flush(link, signal);
      if (refused) throw refused;
      return { batch: delivery.batch, tally: delivery.batch.tally };
    } catch (error) {
      signal.throwIfAborted();
      await this.#links.drop();
      throw refused ?? natsFailure(error, 'cannot publish');
    } finally {
      forget();
    }
  }

  close(): Promise<void> {
    return this.#links.drop();
  }
}

/** Resolves when the server has read all that was sent. */
async function flush(link: NatsLink, signal: AbortSignal): Promise<void> {
  signal.throwIfAborted();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const error = new SluiceError('target/stalled', 'the server reads nothing');
    timer = setTimeout(() => reject(error), FLUSH_MILLIS);
  });
  const closed = link.connection.closed().then((error) => {
    throw error ?? new Error('the connection was lost');
  });
  try {
    await Promise.race([link.connection.flush(), late, closed]);
  } finally {
    clearTimeout(timer);
  }
}
