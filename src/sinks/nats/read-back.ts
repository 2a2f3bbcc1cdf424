import { setTimeout as sleep } from 'node:timers/promises';
import type { Consumer } from '@nats-io/jetstream';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';

const FETCHED = 5000;
const EXPIRES_MILLIS = 5000;
/** The server may still work off what came over a connection that is gone: so long nothing must have changed. */
const QUIET_MILLIS = 100;
/** Others may write into it all the time. */
const MOST_ROUNDS = 20;

export interface ReadBack {
  readonly stream: string;
  /** Subjects that could be ours; undefined where the stream may have changed them. */
  readonly pattern: string | undefined;
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
    const last = await lastOf(link, stream, pattern);
    if (last < from || state.messages === 0) return { last: state.last_seq, gone };
    const consumer = await link.client.consumers.get(stream, {
      opt_start_seq: Math.max(from, state.first_seq),
      deliver_policy: 'by_start_sequence',
      ...(pattern !== undefined && { filter_subjects: pattern }),
      headers_only: true,
    });
    await takeUpTo(consumer, last, take);
    await consumer.delete().catch(() => undefined);
    return { last: state.last_seq, gone };
  } catch (error) {
    throw natsFailure(error, `cannot read back what stream ${stream} holds`);
  }
}

/** Sequence of the last message that could be ours, 0 where there is none. */
async function lastOf(link: NatsLink, stream: string, pattern = '>'): Promise<number> {
  return (await link.manager.streams.getMessage(stream, { last_by_subj: pattern }))?.seq ?? 0;
}

/**
 * By their sequences, not by how many the server says are pending: while others write, it may count some twice and
 * never come to none.
 */
async function takeUpTo(consumer: Consumer, last: number, take: (id: string) => void): Promise<void> {
  for (;;) {
    let isAny = false;
    for await (const message of await consumer.fetch({ max_messages: FETCHED, expires: EXPIRES_MILLIS })) {
      isAny = true;
      const id = message.headers?.get('Nats-Msg-Id');
      if (id) take(id);
      if (message.seq >= last) return;
    }
    if (!isAny) throw new Error('the server sends none of them');
  }
}

async function quietState(link: NatsLink, stream: string) {
  let { state } = await link.manager.streams.info(stream);
  for (let round = 0; round < MOST_ROUNDS; round++) {
    await sleep(QUIET_MILLIS);
    const later = (await link.manager.streams.info(stream)).state;
    if (later.last_seq === state.last_seq) return later;
    state = later;
  }
  return state;
}
