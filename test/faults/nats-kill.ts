import { setTimeout as sleep } from 'node:timers/promises';
import type { NatsServer } from '../support/nats.ts';
import { messagesOf } from '../support/nats-messages.ts';
import { startSluice } from '../support/sluice.ts';
import type { Random } from './random.ts';

/** What a load was put through, and what came of it. */
export interface NatsOutcome {
  readonly clientKills: number;
  readonly serverKills: number;
  readonly halts: number;
  /** Empty where every record is in the stream once, in the order of the source. */
  readonly violation: string;
}

/** Times are so short that the server's window for ids has passed whenever a load goes on. */
const WINDOW_NANOS = 100e6;
const MOST_KILLS = 8;

/**
 * Loads a file into a stream of its own; client and server are killed and halted meanwhile, and the same command is
 * given again, with other sizes, until it has come to its end.
 */
export async function natsKilledLoad(
  server: NatsServer,
  stream: string,
  file: string,
  lines: readonly string[],
  chance: Random,
): Promise<NatsOutcome> {
  const isPacked = chance.next() < 0.3;
  await server.stream(stream, { subjects: [stream, `${stream}.*`], duplicate_window: WINDOW_NANOS });
  const counts = { clientKills: 0, serverKills: 0, halts: 0 };
  const subject = isPacked ? stream : `${stream}.{n}`;
  for (;;) {
    const sizes = [
      ...['--batch', `${chance.skewed(50, 4000)}rows`, '--chunk', `${chance.skewed(1, 64)}KiB`],
      ...['--in-flight', String(chance.skewed(1, 4096))],
      ...(isPacked ? ['--pack', `${chance.skewed(100, 8000)}B`] : []),
    ];
    const args = ['load', file, '--to', `${server.url}/${stream}`, '--subject', subject, ...sizes];
    const { child, ended } = startSluice([...args, '--retry-for', '1min']);
    const mayKill = counts.clientKills + counts.serverKills < MOST_KILLS;
    const what = mayKill ? chance.of(['client', 'client', 'server', 'halt', 'nothing'] as const) : 'nothing';
    if (what !== 'nothing') await sleep(300 + chance.whole(0, 700));
    if (what === 'client') {
      counts.clientKills += 1;
      child.kill('SIGKILL');
    } else if (what === 'server') {
      counts.serverKills += 1;
      await server.kill();
      await server.start();
    } else if (what === 'halt') {
      counts.halts += 1;
      server.halt();
      await sleep(chance.whole(1, 500));
      server.goOn();
    }
    const { status, stderr } = await ended;
    if (status === 0) break;
    if (status !== null && status !== 7) return { ...counts, violation: `exit ${status}: ${stderr}` };
    await sleep(chance.whole(0, 200));
  }
  return { ...counts, violation: compare(await bodiesOf(server, stream), lines) };
}

async function bodiesOf(server: NatsServer, stream: string): Promise<string[]> {
  const messages = await messagesOf(server, stream);
  return messages.flatMap(({ body }) => (body.endsWith('\n') ? body.slice(0, -1).split('\n') : [body]));
}

function compare(found: readonly string[], lines: readonly string[]): string {
  const wrong = found.findIndex((line, i) => line !== lines[i]);
  if (wrong < 0 && found.length === lines.length) return '';
  const once = new Set(found);
  const lost = lines.filter((line) => !once.has(line)).length;
  return `${lost} lost, ${found.length - once.size} doubled, out of order at ${wrong}: ${found[wrong]}`;
}
