/*
 * Takes the answers of the server. Before you edit: `#read` runs once per message on the main thread, and what it
 * makes is garbage at once; numbers are read from the bytes as they came.
 */
import { randomBytes } from 'node:crypto';
import type { Msg } from '@nats-io/transport-node';
import type { NatsLink } from '../../nats/link.ts';

/** Takes the answer to message `index`: the status of its headers, 0 for none, and its body. */
export type TakeReply = (index: number, status: number, body: Uint8Array) => void;

const NONE: TakeReply = () => {};
const DOT = 0x2e;

/** One inbox of a connection for all answers: the subject says to which attempt and message one belongs. */
export class Replies {
  readonly #root: string;
  #attempt = 0;
  #take: TakeReply = NONE;

  constructor(link: NatsLink, inboxPrefix: string | undefined) {
    this.#root = `${inboxPrefix ?? '_INBOX'}.${randomBytes(12).toString('hex')}`;
    link.listen(`${this.#root}.>`, (message) => this.#read(message));
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

  #read(message: Msg): void {
    const subject = subjectOf(message);
    let at = this.#root.length + 1;
    let attempt = 0;
    for (; subject[at] !== DOT && at < subject.length; at++) attempt = attempt * 36 + digit(subject[at]);
    if (attempt !== this.#attempt) return;
    let index = 0;
    for (at += 1; at < subject.length; at++) index = index * 36 + digit(subject[at]);
    this.#take(index, message.headers?.code ?? 0, message.data);
  }
}

/** The bytes as they came, where the library still has them: else its text of them. */
function subjectOf(message: Msg): Uint8Array {
  return (message as { _msg?: { subject?: Uint8Array } })._msg?.subject ?? Buffer.from(message.subject);
}

/** Of base 36, in lower case. */
function digit(byte = 0): number {
  return byte < 0x3a ? byte - 0x30 : byte - 0x57;
}
