import { jetstream } from '@nats-io/jetstream';
import type { NatsServer } from './nats.ts';

export interface StoredMessage {
  readonly sequence: number;
  readonly subject: string;
  readonly id: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** All messages of a stream, in its order. */
export async function messagesOf(server: NatsServer, stream: string): Promise<StoredMessage[]> {
  const client = await server.client();
  const consumer = await jetstream(client).consumers.get(stream);
  const found: StoredMessage[] = [];
  const { state } = await (await server.manager()).streams.info(stream);
  // Not by what is pending, which an old server may count wrong.
  for (let at = state.messages === 0 ? state.last_seq : 0; at < state.last_seq; ) {
    for await (const message of await consumer.fetch({ max_messages: 1000, expires: 5000 })) {
      const names = message.headers?.keys() ?? [];
      found.push({
        sequence: message.seq,
        subject: message.subject,
        id: message.headers?.get('Nats-Msg-Id') ?? '',
        headers: Object.fromEntries(names.map((name) => [name, message.headers?.get(name) ?? ''])),
        body: message.string(),
      });
      at = message.seq;
      if (at >= state.last_seq) break;
    }
  }
  return found;
}

/** How many there are. */
export async function countOf(server: NatsServer, stream: string): Promise<number> {
  const manager = await server.manager();
  const { state } = await manager.streams.info(stream);
  return state.messages;
}
