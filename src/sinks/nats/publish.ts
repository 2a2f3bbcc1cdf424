import { SluiceError } from '../../errors.ts';
import type { NatsLink } from '../../nats/link.ts';
import { beginningsOf, readAcknowledgement, sequenceIn } from './acknowledgement.ts';
import type { FrameWriter } from './frames.ts';
import type { Messages } from './messages.ts';
import { MESSAGE_DONE, MESSAGE_SENT, MESSAGE_WAITS, type Progress } from './progress.ts';
import { refusalError, strayError } from './refusal.ts';
import type { Replies } from './replies.ts';
import type { MessageWriter } from './writer.ts';

/** One attempt to bring the messages of a batch into the stream. */
export interface Attempt {
  readonly link: NatsLink;
  /** Of this connection. */
  readonly frames: FrameWriter;
  readonly replies: Replies;
  readonly messages: Messages;
  readonly progress: Progress;
  readonly writer: MessageWriter;
  readonly stream: string;
  /** Messages that may be on their way without an answer. */
  readonly inFlight: number;
  /** So long without any answer, the server is taken for gone. */
  readonly stallMillis: number;
  readonly signal: AbortSignal;
}

/**
 * Sends what waits, in order, and resolves when all of it is in the stream. At the first failure nothing more is
 * sent; answers that are still to come are waited for, so that what is in doubt is only what a lost connection
 * leaves. Rejects with a SluiceError, or with the signal's reason.
 */
export async function publish(attempt: Attempt): Promise<void> {
  const { frames, messages, progress, replies, writer, inFlight, signal } = attempt;
  const flight = new Flight(attempt);
  frames.begin();
  const inbox = replies.begin((index, status, body) => flight.take(index, status, body));
  try {
    const { states } = progress;
    for (let i = states.indexOf(MESSAGE_WAITS); i >= 0; i = states.indexOf(MESSAGE_WAITS, i + 1)) {
      if (flight.sent >= inFlight) {
        frames.flush();
        await flight.room(inFlight >> 1);
      }
      if (flight.isOver || flight.failure !== undefined) break;
      states[i] = MESSAGE_SENT;
      flight.sent += 1;
      writer.write(messages, i, inbox + i.toString(36), frames);
    }
    frames.flush();
    await flight.room(0);
    signal.throwIfAborted();
    if (flight.failure !== undefined) throw flight.failure;
  } finally {
    replies.end();
    flight.close();
    progress.close();
  }
}

/** Messages that are under way. */
class Flight {
  sent = 0;
  failure: SluiceError | undefined;
  /** Nothing more will come: a lost connection, an abort. */
  isOver = false;
  readonly #attempt: Attempt;
  readonly #beginnings: readonly Uint8Array[];
  readonly #closing: (() => void)[] = [];
  #answers = 0;
  #waiting: { readonly most: number; readonly resolve: () => void } | undefined;

  constructor(attempt: Attempt) {
    const { link, stream, signal, stallMillis } = attempt;
    this.#attempt = attempt;
    this.#beginnings = beginningsOf(stream);
    this.#closing.push(link.onTrouble((error) => this.#end(error)));
    const stop = () => this.#end(undefined);
    signal.addEventListener('abort', stop, { once: true });
    if (signal.aborted) stop();
    this.#closing.push(() => signal.removeEventListener('abort', stop));
    let seen = 0;
    const watch = setInterval(() => {
      if (this.sent > 0 && this.#answers === seen) this.#end(stalled(stallMillis));
      seen = this.#answers;
    }, stallMillis);
    this.#closing.push(() => clearInterval(watch));
  }

  close(): void {
    for (const close of this.#closing) close();
  }

  /** Resolves when no more than `most` are under way, or nothing more will come. */
  async room(most: number): Promise<void> {
    if (this.sent <= most || this.isOver) return;
    await new Promise<void>((resolve) => {
      this.#waiting = { most, resolve };
    });
  }

  take(index: number, status: number, body: Uint8Array): void {
    const { progress, stream, frames } = this.#attempt;
    frames.answered(index);
    const { states } = progress;
    if (states[index] !== MESSAGE_SENT) return;
    this.sent -= 1;
    this.#answers += 1;
    const usual = status === 0 ? sequenceIn(body, this.#beginnings) : undefined;
    if (usual !== undefined) {
      states[index] = MESSAGE_DONE;
      if (usual > progress.sequence) progress.sequence = usual;
    } else {
      const answer = status === 503 ? ({ is: 'nowhere' } as const) : readAcknowledgement(body);
      if (answer.is === 'stored' && answer.stream === stream) {
        states[index] = MESSAGE_DONE;
        progress.sequence = Math.max(progress.sequence, answer.sequence);
        if (answer.duplicate && !progress.wasInDoubt) progress.duplicates.push(index);
      } else {
        states[index] = MESSAGE_WAITS;
        this.failure ??=
          answer.is === 'stored' ? strayError(answer.stream, stream) : refusalError(answer, stream);
      }
    }
    if (this.#waiting && this.sent <= this.#waiting.most) this.#wake();
  }

  /** `error` is undefined for an abort, whose reason the signal has. */
  #end(error: SluiceError | undefined): void {
    if (error) this.failure ??= error;
    this.isOver = true;
    this.#wake();
  }

  #wake(): void {
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.resolve();
  }
}

function stalled(stallMillis: number): SluiceError {
  const seconds = Math.round(stallMillis / 1000);
  return new SluiceError('target/stalled', `the server answered nothing for ${seconds} s`);
}
