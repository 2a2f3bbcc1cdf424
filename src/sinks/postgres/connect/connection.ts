import type { Socket } from 'node:net';
import { Client, type ClientConfig } from 'pg';
import { SluiceError } from '../../../errors.ts';
import { guardAuthentication } from './authentication.ts';
import { dial } from './dial.ts';
import { openSession, type SessionFacts } from './session.ts';
import type { Route, Target } from './target.ts';

/** An open session on one server. */
export interface Connection {
  readonly client: Client;
  readonly route: Route;
  readonly facts: SessionFacts;
  /** False once the connection is gone or going. */
  readonly alive: boolean;
  /** Says goodbye to the server. */
  end(): Promise<void>;
  /** Ends the socket at once. When it resolves, no byte handed to the socket is read any more. */
  destroy(reason?: Error): Promise<void>;
}

/** What pg takes but its types do not list. */
interface Config extends ClientConfig {
  scramMaxIterations: number;
}

const GOODBYE_MILLIS = 2_000;

/** Makes one attempt at one route. Rejects with whatever the socket, the server or the signal said. */
export async function openConnection(target: Target, route: Route, signal: AbortSignal): Promise<Connection> {
  const socket = await dial(route, target.keepAliveMillis, signal);
  const client = new Client(clientConfig(target, route, socket));
  // A server's farewell comes before its socket closes, and is no answer to any query.
  let broken = false;
  client.on('error', () => {
    broken = true;
  });
  let refusal: SluiceError | undefined;
  guardAuthentication(client, target.authentication, (error) => {
    refusal ??= error;
    socket.destroy(error);
  });
  const stop = () => socket.destroy(signal.reason);
  signal.addEventListener('abort', stop);
  try {
    await client.connect();
    // What the server sent in one piece with the refused message is read to its end nevertheless.
    if (refusal) throw refusal;
    const facts = await openSession(client, target);
    return {
      client,
      route,
      facts,
      get alive() {
        return !broken && !socket.destroyed && socket.writable;
      },
      end: () => goodbye(client, socket),
      destroy: (reason) => destroy(socket, reason),
    };
  } catch (error) {
    await destroy(socket);
    throw refusal ?? (signal.aborted ? signal.reason : error);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

/** Everything set, so that pg looks up nothing by itself: it reads the environment in other ways than psql. */
function clientConfig(target: Target, { endpoint, tls }: Route, socket: Socket): Config {
  return {
    host: endpoint.host,
    port: endpoint.port,
    user: target.user,
    database: target.database,
    password: () => endpoint.password() ?? missingPassword(endpoint.label),
    ssl: false,
    sslnegotiation: 'postgres',
    stream: () => adopt(socket),
    enableChannelBinding: tls !== undefined && target.authentication.binding === 'require',
    // PostgreSQL's own limit, in place of pg's lower one.
    scramMaxIterations: 2 ** 31,
    application_name: target.applicationName,
    ...(target.options && { options: target.options }),
  };
}

function missingPassword(label: string): never {
  throw new SluiceError(
    'target/authentication',
    `the server at ${label} asks for a password, and none is set`,
    {
      hint: 'set PGPASSWORD, or add a line to ~/.pgpass: host:port:database:user:password',
    },
  );
}

/** Gives pg an open socket where it expects to connect one, and keeps what it throws while it reads from crashing us. */
function adopt(socket: Socket): Socket {
  const on = socket.on.bind(socket) as (event: string, listener: (...args: unknown[]) => void) => Socket;
  const guarded = (listener: (...args: unknown[]) => void) => (data: unknown) => {
    try {
      listener(data);
    } catch (error) {
      socket.destroy(unreadable(data, error));
    }
  };
  return Object.assign(socket, {
    connect: () => {
      process.nextTick(() => {
        socket.emit('connect');
        socket.resume();
      });
      return socket;
    },
    on: (event: string, listener: (...args: unknown[]) => void) =>
      on(event, event === 'data' ? guarded(listener) : listener),
  });
}

/** An answer that pg does not know: it has no Kerberos, whose requests are of the same kind as all for authentication. */
function unreadable(data: unknown, cause: unknown): SluiceError {
  const authentication = Buffer.isBuffer(data) && data[0] === 'R'.charCodeAt(0);
  return authentication
    ? new SluiceError(
        'target/authentication',
        'the server asks for Kerberos or another unsupported authentication',
        {
          hint: 'pg_hba.conf of the server can offer scram-sha-256 or certificates',
          cause,
        },
      )
    : new SluiceError('target/refused', 'the server does not speak as PostgreSQL', { cause });
}

/** A server that does not hang up in time is left. */
async function goodbye(client: Client, socket: Socket): Promise<void> {
  const timer = setTimeout(() => socket.destroy(), GOODBYE_MILLIS);
  if (!socket.destroyed) await client.end();
  clearTimeout(timer);
  await destroy(socket);
}

async function destroy(socket: Socket, reason?: Error): Promise<void> {
  if (socket.closed) return;
  socket.on('error', () => undefined);
  const closed = new Promise((resolve) => socket.once('close', resolve));
  socket.destroy(reason);
  await closed;
}
