/** What is known of each message of a batch, over all attempts to send it. */
export class Progress {
  /** A `MESSAGE_*` for each. */
  readonly states: Uint8Array;
  /** Whether the stream may hold messages that are to be sent: sent before, and never answered. */
  inDoubt = false;
  /** Whether that was so at any time: an answer "duplicate" may then speak of ourselves. */
  wasInDoubt = false;
  /** The highest sequence in the stream that is known of. */
  sequence = 0;
  /** Messages that the stream held already when they were sent for the first time. */
  readonly duplicates: number[] = [];

  constructor(count: number) {
    this.states = new Uint8Array(count);
  }

  /** An attempt has ended: what had no answer is in doubt. */
  close(): void {
    for (let i = this.states.indexOf(MESSAGE_SENT); i >= 0; i = this.states.indexOf(MESSAGE_SENT, i + 1)) {
      this.states[i] = MESSAGE_WAITS;
      this.inDoubt = true;
      this.wasInDoubt = true;
    }
  }
}

export const MESSAGE_WAITS = 0;
export const MESSAGE_SENT = 1;
/** It is in the stream, or does not go there. */
export const MESSAGE_DONE = 2;
