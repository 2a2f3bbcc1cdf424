import { createHash } from 'node:crypto';
import { once } from 'node:events';
import { createWriteStream, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { jetstream } from '@nats-io/jetstream';
import { type NatsServer, startNats } from '../test/support/nats.ts';
import { type Measured, measure } from './measure.ts';
import type { BenchOptions } from './options.ts';
import { fixed, say, sayTable } from './print.ts';
import { ROOT } from './root.ts';
import { parseSize } from './size.ts';

const LINE_BYTES = 150;
/** More blocks at once than a server holds for one client would end its connection. */
const FETCHED = 500;

interface Peer {
  readonly name: string;
  argv(file: string, server: string, stream: string): readonly string[];
}

interface NatsRun {
  readonly name: string;
  readonly round: number;
  readonly failed?: string;
  readonly measured?: Measured;
}

const publish = (name: string, ...more: string[]): Peer => ({
  name,
  argv: (file, server, stream) => ['node', 'bench/peers/nats-publish.ts', ...more, file, server, stream],
});
const sluice = (name: string, ...more: string[]): Peer => ({
  name,
  argv: (file, server, stream) => [
    'node',
    'bin/sluice',
    'load',
    file,
    '--to',
    `${server}/${stream}`,
    ...more,
  ],
});

const PEERS: readonly Peer[] = [
  publish('publish(), 1000 at once'),
  publish('the same, noAsyncTraces', '--no-traces'),
  sluice('sluice'),
  sluice('sluice, subject by field', '--subject', 'BENCH.{region}'),
  sluice('sluice --pack 64KiB', '--pack', '64KiB'),
];

/** Lines of JSON into JetStream, each with its id, all answers checked: sluice beside the client's own publish(). */
export async function nats(options: BenchOptions, signal: AbortSignal) {
  await using server = await startNats();
  say(`nats-server ${server.version}, a file store`);
  const lines = Math.floor(parseSize(options.size) / LINE_BYTES);
  const file = await dataFile(lines);
  const peers = PEERS.filter(
    ({ name }) => options.only.length === 0 || options.only.some((part) => name.includes(part)),
  );
  const runs: NatsRun[] = [];
  for (let round = 1; round <= options.runs; round++) {
    for (const peer of peers) {
      const run = await runPeer(server, peer, file, round, signal);
      runs.push(run);
      say(
        `${round}/${options.runs}  ${run.name}  ${run.failed ?? `${fixed(rate(run, lines) / 1000, 0)} k lines/s`}`,
      );
    }
  }
  sayTable([
    ['', 'k lines/s', 'client CPU s', 'of one core', 'peak MB'],
    ...peers.map(({ name }) => {
      const own = runs.filter((run) => run.name === name && run.measured !== undefined);
      const best = own.sort((a, b) => rate(b, lines) - rate(a, lines))[Math.floor((own.length - 1) / 2)];
      const {
        cpuSeconds = Number.NaN,
        wallSeconds = Number.NaN,
        peakBytes = Number.NaN,
      } = best?.measured ?? {};
      const speed = best ? rate(best, lines) / 1000 : Number.NaN;
      return [
        name,
        fixed(speed, 0) || 'failed',
        fixed(cpuSeconds, 2),
        `${fixed((cpuSeconds / wallSeconds) * 100, 0)} %`,
        fixed(peakBytes / 1e6, 0),
      ];
    }),
  ]);
  return { failed: runs.some(({ failed }) => failed !== undefined), version: server.version, lines, runs };
}

function rate({ measured }: NatsRun, lines: number): number {
  return lines / (measured?.wallSeconds ?? Number.NaN);
}

async function runPeer(
  server: NatsServer,
  peer: Peer,
  file: string,
  round: number,
  signal: AbortSignal,
): Promise<NatsRun> {
  const { streams } = await server.manager();
  for (const stream of ['BENCH', 'KV_sluice']) await streams.delete(stream).catch(() => undefined);
  await streams.add({ name: 'BENCH', subjects: ['BENCH', 'BENCH.*'] });
  const argv = [...peer.argv(file, server.url, 'BENCH')];
  if (argv.includes('load') && !argv.includes('--subject')) argv.push('--subject', 'BENCH');
  const measured = await measure({ argv }, signal);
  if (measured.status !== 0)
    return { name: peer.name, round, failed: `exit ${measured.status}: ${measured.stderr.slice(0, 300)}` };
  const found = await contentOf(server);
  const expected = await expectedContent(file);
  if (found !== expected) return { name: peer.name, round, failed: 'other lines than the file has' };
  return { name: peer.name, round, measured };
}

/** A hash of all lines in the stream, in its order. */
async function contentOf(server: NatsServer): Promise<string> {
  const client = await server.client();
  const consumer = await jetstream(client).consumers.get('BENCH');
  const hash = createHash('sha256');
  for (let left = (await consumer.info()).num_pending; left > 0; ) {
    for await (const message of await consumer.fetch({ max_messages: FETCHED, expires: 10_000 })) {
      hash.update(message.data);
      if (message.data.at(-1) !== 10) hash.update('\n');
      left = message.info.pending;
      if (left === 0) break;
    }
  }
  await client.close();
  return hash.digest('hex');
}

const hashes = new Map<string, string>();

async function expectedContent(file: string): Promise<string> {
  const known = hashes.get(file);
  if (known !== undefined) return known;
  const { createReadStream } = await import('node:fs');
  const hash = createHash('sha256');
  for await (const piece of createReadStream(join(ROOT, file))) hash.update(piece as Buffer);
  const digest = hash.digest('hex');
  hashes.set(file, digest);
  return digest;
}

/** Lines of JSON of the same length, the same for the same number of them. */
async function dataFile(lines: number): Promise<string> {
  const name = `bench/data/messages-${lines}.ndjson`;
  const path = join(ROOT, name);
  if (existsSync(path)) return name;
  mkdirSync(join(ROOT, 'bench/data'), { recursive: true });
  const out = createWriteStream(path);
  for (let i = 0; i < lines; ) {
    let text = '';
    for (const stop = Math.min(lines, i + 5000); i < stop; i++) {
      const head = `{"id":${i},"region":"r${(i * 7919) % 100}","customer":"c${(i * 104_729) % 1_000_003}","note":"`;
      text += `${head}${'x'.repeat(LINE_BYTES - head.length - 3)}"}\n`;
    }
    if (!out.write(text)) await once(out, 'drain');
  }
  out.end();
  await once(out, 'close');
  return name;
}
