import type { StreamConfig, StreamInfo } from '@nats-io/jetstream';
import { SluiceError } from '../../errors.ts';
import { natsFailure } from '../../nats/failure.ts';
import type { NatsLink } from '../../nats/link.ts';
import { covers, overlaps } from './subject.ts';

/** How a stream is made that is not there. */
export interface NewStream {
  readonly retention: 'limits' | 'interest' | 'workqueue';
  /** 0 for no limit. */
  readonly maxAgeMillis: number;
  readonly dedupMillis: number;
  readonly replicas: number;
}

const NANOS_IN_MILLI = 1_000_000;

/** Finds the stream, or makes it where that was asked for. Rejects with `target/missing-stream`. */
export async function findStream(
  link: NatsLink,
  name: string,
  pattern: string | undefined,
  make: NewStream | undefined,
): Promise<{ readonly info: StreamInfo; readonly made: boolean }> {
  try {
    return { info: await link.manager.streams.info(name), made: false };
  } catch (error) {
    const failure = natsFailure(error, `cannot use stream ${name}`);
    if (failure.code !== 'target/missing-stream') throw failure;
    if (make === undefined || pattern === undefined) {
      throw new SluiceError('target/missing-stream', `there is no stream ${name}`, {
        hint: '--create-stream makes it',
        cause: error,
      });
    }
    return { info: await createStream(link, name, pattern, make), made: true };
  }
}

async function createStream(
  link: NatsLink,
  name: string,
  pattern: string,
  { retention, maxAgeMillis, dedupMillis, replicas }: NewStream,
): Promise<StreamInfo> {
  const config: Partial<StreamConfig> & { name: string } = {
    name,
    subjects: [pattern],
    retention,
    max_age: maxAgeMillis * NANOS_IN_MILLI,
    // The server wants no window that is longer than messages live.
    duplicate_window: Math.min(dedupMillis, maxAgeMillis || dedupMillis) * NANOS_IN_MILLI,
    num_replicas: replicas,
    discard: 'new',
  };
  try {
    return await link.manager.streams.add(config);
  } catch (error) {
    throw natsFailure(error, `cannot make stream ${name}`);
  }
}

/** What the stream's own subject is, where messages can have no other. */
export function onlySubject({ config }: StreamInfo): string | undefined {
  const [subject, ...more] = config.subjects ?? [];
  return subject === undefined || more.length > 0 || /[*>]/.test(subject) ? undefined : subject;
}

/** Whether all messages go into this stream and no other; throws where none of them can. */
export function takesAll({ config }: StreamInfo, pattern: string): boolean {
  const subjects = config.subjects ?? [];
  if (subjects.some((subject) => covers(subject, pattern))) return true;
  if (subjects.some((subject) => overlaps(subject, pattern))) return false;
  throw new SluiceError('target/refused', `stream ${config.name} takes no message of subject ${pattern}`, {
    notes: [`it takes ${subjects.length === 0 ? 'none at all' : subjects.join(', ')}`],
    hint: "--subject 'orders.{region}' says what the subject of each message is",
  });
}
