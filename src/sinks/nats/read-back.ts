import { setTimeout as sleep } from 'node:timers/promises';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';

const FETCHED = 5000;
const EXPIRES_MILLIS = 5000;
/** The server may still work off what came over a connection that is gone: so long nothing must have changed. */
const QUIET_MILLIS = 100;

export interface ReadBack {
  readonly stream: string;
  /** Subjects that could be ours. */
  readonly pattern: string;
  /** The first sequence to look at. */
  readonly from: number;
}

/** What was found: the stream's last sequence, and how many of those asked for are gone from it. */
export interface FoundBack {
  readonly last: number;
  readonly gone: number;
}

/** Gives the ids of the messages that a stream holds from some sequence on. Their bodies are not sent. */
export async function readBack(
  link: NatsLink,
  { stream, pattern, from }: ReadBack,
  take: (id: string) => void,
): Promise<FoundBack> {
  try {
    const state = await quietState(link, stream);
    const gone = Math.max(0, Math.min(state.first_seq, state.last_seq + 1) - from);
    if (state.last_seq < from || state.messages === 0) return { last: state.last_seq, gone };
    const consumer = await link.client.consumers.get(stream, {
      opt_start_seq: Math.max(from, state.first_seq),
      deliver_policy: 'by_start_sequence',
      filter_subjects: pattern,
      headers_only: true,
    });
    for (let left = (await consumer.info()).num_pending; left > 0; ) {
      const messages = await consumer.fetch({ max_messages: FETCHED, expires: EXPIRES_MILLIS });
      let isAny = false;
      for await (const message of messages) {
        isAny = true;
        const id = message.headers?.get('Nats-Msg-Id');
        if (id) take(id);
        left = message.info.pending;
        if (left === 0) break;
      }
      if (!isAny) throw new Error('the server sends none of them');
    }
    await consumer.delete().catch(() => undefined);
    return { last: state.last_seq, gone };
  } catch (error) {
    throw natsFailure(error, `cannot read back what stream ${stream} holds`);
  }
}

async function quietState(link: NatsLink, stream: string) {
  let { state } = await link.manager.streams.info(stream);
  for (;;) {
    await sleep(QUIET_MILLIS);
    const later = (await link.manager.streams.info(stream)).state;
    if (later.last_seq === state.last_seq) return later;
    state = later;
  }
}
