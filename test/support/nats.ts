import { type ChildProcess, spawn } from 'node:child_process';
import { appendFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { connect as dial } from 'node:net';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type JetStreamManager, jetstreamManager, type StreamConfig } from '@nats-io/jetstream';
import { connect, type NatsConnection } from '@nats-io/transport-node';
import { findFreePort } from '../../src/embedded/port.ts';
import { findNatsServers, type NatsBinary } from './nats-binary.ts';

/** A real nats-server of a test file's own, with JetStream in a store of its own. */
export interface NatsServer extends AsyncDisposable {
  /** `nats://127.0.0.1:PORT`. */
  readonly url: string;
  readonly port: number;
  readonly version: string;
  /** A client beside the one under test; closed with the server. */
  client(): Promise<NatsConnection>;
  manager(): Promise<JetStreamManager>;
  /** Makes a stream in files, for `NAME.>` unless other subjects are given. */
  stream(name: string, more?: Partial<StreamConfig>): Promise<void>;
  /** Ends it in an orderly way. Its store stays. */
  stop(): Promise<void>;
  /** Ends it at once, as a power cut would end the process. */
  kill(): Promise<void>;
  /** Halts it: its sockets stay open, nothing is answered. */
  halt(): void;
  goOn(): void;
  /** Starts it again, at the same port. */
  start(): Promise<void>;
  remove(): Promise<void>;
}

export interface NatsServerOptions {
  readonly binary?: NatsBinary;
  /** Lines of the configuration. */
  readonly settings?: readonly string[];
  /** False for a server without it. */
  readonly jetstream?: boolean;
  /** For the clients of the tests, where the server lets in nobody without them. */
  readonly user?: string;
  readonly pass?: string;
}

const READY_MILLIS = 20_000;

/** Starts a server that ends with this process, however that ends. */
export async function startNats(options: NatsServerOptions = {}): Promise<NatsServer> {
  const binary = options.binary ?? (await findNatsServers())[0];
  const folder = mkdtempSync('/tmp/sluice-test-nats-');
  const port = await findFreePort();
  const config = join(folder, 'server.conf');
  const store = options.jetstream === false ? '' : `jetstream { store_dir: "${join(folder, 'store')}" }\n`;
  writeFileSync(config, `listen: "127.0.0.1:${port}"\n${store}`);
  appendFileSync(config, `${(options.settings ?? []).join('\n')}\n`);
  const clients: NatsConnection[] = [];
  let child: ChildProcess | undefined;

  const start = async () => {
    // The shell waits for its standard input to end, which it does when this process is gone.
    const script =
      '"$0" -c "$1" -l "$2" & server=$!; read end; kill -KILL $server; wait $server; rm -rf "$3"';
    const args = ['-c', script, binary.path, config, join(folder, 'log'), folder];
    child = spawn('/bin/sh', args, { stdio: ['pipe', 'ignore', 'ignore'], detached: true });
    child.unref();
    (child.stdin as unknown as { unref(): void }).unref();
    await answers(port, () => readFileSync(join(folder, 'log'), 'utf8'));
  };
  /** The server's own process, child of the shell. */
  const pid = () => serverPid(child);
  const signal = (name: NodeJS.Signals) => {
    const server = pid();
    if (server !== undefined) process.kill(server, name);
  };
  const end = async (name: NodeJS.Signals) => {
    const server = pid();
    if (server === undefined) return;
    process.kill(server, name);
    process.kill(server, 'SIGCONT');
    while (isAlive(server)) await sleep(5);
    child?.kill('SIGKILL');
    child = undefined;
  };
  const client = async () => {
    const { user, pass } = options;
    const opened = await connect({
      servers: `127.0.0.1:${port}`,
      maxReconnectAttempts: -1,
      reconnectTimeWait: 50,
      ...(user !== undefined && { user }),
      ...(pass !== undefined && { pass }),
    });
    clients.push(opened);
    return opened;
  };
  const manager = async () => jetstreamManager(await client());
  const remove = async () => {
    for (const opened of clients) await opened.close();
    await end('SIGKILL');
    rmSync(folder, { recursive: true, force: true });
  };
  await start();
  return {
    url: `nats://127.0.0.1:${port}`,
    port,
    version: binary.version,
    client,
    manager,
    async stream(name, more = {}) {
      const { streams } = await manager();
      await streams.add({ name, subjects: [`${name}.>`], ...more });
    },
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
    halt: () => signal('SIGSTOP'),
    goOn: () => signal('SIGCONT'),
    start,
    remove,
    [Symbol.asyncDispose]: remove,
  };
}

function serverPid(shell: ChildProcess | undefined): number | undefined {
  if (shell?.pid === undefined || shell.exitCode !== null) return undefined;
  const children = readFileSync(`/proc/${shell.pid}/task/${shell.pid}/children`, 'utf8').trim();
  return children === '' ? undefined : Number(children.split(' ')[0]);
}

function isAlive(pid: number): boolean {
  try {
    // A process that has ended and was not waited for yet is no longer alive.
    return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${pid}/stat`, 'utf8'));
  } catch {
    return false;
  }
}

async function answers(port: number, log: () => string): Promise<void> {
  for (const deadline = Date.now() + READY_MILLIS; Date.now() < deadline; await sleep(20)) {
    if (await greets(port)) return;
  }
  throw new Error(`nats-server did not start:\n${log()}`);
}

function greets(port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = dial(port, '127.0.0.1');
    const answer = (value: boolean) => {
      socket.destroy();
      resolve(value);
    };
    socket.once('data', () => answer(true));
    socket.once('error', () => answer(false));
  });
}
