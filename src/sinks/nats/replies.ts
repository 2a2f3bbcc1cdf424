import { randomBytes } from 'node:crypto';
import type { NatsLink } from '../../nats/link.ts';

/** Takes the answer to message `index`: the status of its headers, 0 for none, and its body. */
export type TakeReply = (index: number, status: number, body: string) => void;

const NONE: TakeReply = () => {};

/** One inbox of a connection for all answers: the subject says to which attempt and message one belongs. */
export class Replies {
  readonly #root: string;
  #attempt = 0;
  #take: TakeReply = NONE;

  constructor(link: NatsLink, inboxPrefix: string | undefined) {
    this.#root = `${inboxPrefix ?? '_INBOX'}.${randomBytes(12).toString('hex')}`;
    link.listen(`${this.#root}.>`, (message) => {
      const { subject } = message;
      const dot = subject.indexOf('.', this.#root.length + 1);
      if (Number.parseInt(subject.slice(this.#root.length + 1, dot), 36) !== this.#attempt) return;
      const index = Number.parseInt(subject.slice(dot + 1), 36);
      const { data } = message;
      const body = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
      this.#take(index, message.headers?.code ?? 0, body);
    });
  }

  /** Answers go to `take` from now on, and none to earlier attempts any more. Gives what reply subjects begin with. */
  begin(take: TakeReply): string {
    this.#attempt += 1;
    this.#take = take;
    return `${this.#root}.${this.#attempt.toString(36)}.`;
  }

  end(): void {
    this.#attempt += 1;
    this.#take = NONE;
  }
}
