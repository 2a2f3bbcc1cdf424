import type { Batch } from '../../record/batch.ts';
import type { SettledSpan } from '../../record/sink.ts';
import type { Tally } from '../../record/tally.ts';
import type { Held } from './held.ts';
import { Messages } from './messages.ts';
import { MESSAGE_DONE, MESSAGE_WAITS, Progress } from './progress.ts';
import type { MessageShape } from './shape.ts';
import type { MessageWriter } from './writer.ts';

/** A batch on its way into the stream, over all attempts. */
export class Delivery {
  readonly batch: Batch;
  readonly messages: Messages;
  readonly progress: Progress;
  readonly #shape: MessageShape;
  readonly #writer: MessageWriter;

  constructor(batch: Batch, shape: MessageShape, writer: MessageWriter, held: Held | undefined) {
    this.batch = batch;
    this.#shape = shape;
    this.#writer = writer;
    this.messages = new Messages(batch, shape, held);
    this.progress = new Progress(this.messages.count);
    if (held) this.skip(held);
  }

  /** What the stream holds is not sent. */
  skip(held: Held): void {
    if (held.isEmpty) return;
    const { states } = this.progress;
    for (let i = states.indexOf(MESSAGE_WAITS); i >= 0; i = states.indexOf(MESSAGE_WAITS, i + 1)) {
      if (held.hasId(this.#writer.idOf(this.messages, i)) || this.#isCovered(held, i))
        states[i] = MESSAGE_DONE;
    }
  }

  isToSend(i: number): boolean {
    return this.progress.states[i] === MESSAGE_WAITS;
  }

  /** Does not send these records. Only where each is a message of its own. */
  leaveOut(isRefused: (parcel: number, record: number) => boolean): void {
    const { parcelOf, firstOf } = this.messages;
    const { states } = this.progress;
    for (let i = 0; i < this.messages.count; i++) {
      if (isRefused(parcelOf[i] as number, firstOf[i] as number)) states[i] = MESSAGE_DONE;
    }
  }

  #isCovered(held: Held, i: number): boolean {
    if (this.#shape.packBytes === undefined) return false;
    const { messages } = this;
    const parcel = messages.parcelOf[i] as number;
    return held.covers(messages.inputOf(parcel), messages.offset(parcel, messages.firstOf[i] as number));
  }

  /** What is settled once all of it is in the stream; duplicates that follow from the records' own ids are counted. */
  settled(): { readonly tally: Tally; readonly spans: SettledSpan[] } {
    const counts = this.batch.parcels.map(() => 0);
    if (this.#shape.idFields !== undefined) {
      for (const i of this.progress.duplicates) {
        const parcel = this.messages.parcelOf[i] as number;
        counts[parcel] = (counts[parcel] as number) + 1;
      }
    }
    const total = counts.reduce((sum, count) => sum + count, 0);
    return {
      tally: moved(this.batch.tally, total),
      spans: this.batch.parcels.map(({ span, tally, lines }, i) => ({
        ...span,
        lines,
        tally: moved(tally, counts[i] as number),
      })),
    };
  }
}

function moved(tally: Readonly<Tally>, duplicates: number): Tally {
  return {
    ...tally,
    loaded: tally.loaded - duplicates,
    duplicate: tally.duplicate + duplicates,
  };
}
