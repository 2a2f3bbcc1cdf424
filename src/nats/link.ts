import type { JetStreamClient, JetStreamManager } from '@nats-io/jetstream';
import type { ConnectionOptions, Msg, NatsConnection } from '@nats-io/transport-node';
import type { SluiceError } from '../errors.ts';
import { natsFailure } from './failure.ts';
import type { NatsIdentity, NatsServers } from './server.ts';

const CONNECT_MILLIS = 10_000;
/** A black hole is noticed at the third ping that has no answer: within half a minute. */
const PING_MILLIS = 10_000;
const PINGS_OUT = 2;
const REQUEST_MILLIS = 10_000;

/** The library's own way for a frame, which takes many at once as well. */
interface Protocol {
  sendCommand(bytes: Uint8Array): void;
  flushPending(): void;
}

/**
 * One connection. It is never opened again by itself: who uses it sees that it is lost, finds out what became of
 * what was under way, and opens another.
 */
export class NatsLink {
  readonly connection: NatsConnection;
  readonly manager: JetStreamManager;
  readonly client: JetStreamClient;
  readonly #protocol: Protocol;
  readonly #onTrouble = new Set<(error: SluiceError) => void>();
  #lost: SluiceError | undefined;

  constructor(connection: NatsConnection, manager: JetStreamManager, shown: string) {
    this.connection = connection;
    this.manager = manager;
    this.client = manager.jetstream();
    this.#protocol = (connection as unknown as { protocol: Protocol }).protocol;
    void this.#watch();
    void connection.closed().then((error) => {
      this.#lost ??= natsFailure(error ?? new Error('the connection was lost'), `lost ${shown}`);
      this.#tell(this.#lost);
    });
  }

  get isAlive(): boolean {
    return this.#lost === undefined && !this.connection.isClosed();
  }

  get maxPayload(): number {
    return this.connection.info?.max_payload ?? 1 << 20;
  }

  /** Takes whole frames of the protocol, in a buffer that nobody writes to until the server has read it. */
  send(frames: Uint8Array): void {
    this.#protocol.sendCommand(frames);
    // At once: several that wait would be copied into one.
    this.#protocol.flushPending();
  }

  /** Messages to a subject, as they come. */
  listen(subject: string, take: (message: Msg) => void): { unsubscribe(): void } {
    return this.connection.subscribe(subject, {
      callback: (error, message) => {
        if (error) this.#tell(natsFailure(error, `cannot listen to ${subject}`));
        else take(message);
      },
    });
  }

  /** Is told of the loss of the connection, and of what the server does not permit, which no answer tells. */
  onTrouble(listener: (error: SluiceError) => void): () => void {
    this.#onTrouble.add(listener);
    if (this.#lost) listener(this.#lost);
    return () => this.#onTrouble.delete(listener);
  }

  async close(): Promise<void> {
    this.#onTrouble.clear();
    await this.connection.close();
  }

  async #watch(): Promise<void> {
    for await (const status of this.connection.status()) {
      if (status.type !== 'error') continue;
      if (status.error.name === 'PermissionViolationError') {
        this.#tell(natsFailure(status.error, 'the server refused'));
      } else this.#lost ??= natsFailure(status.error, 'the server ended the connection');
    }
  }

  #tell(error: SluiceError): void {
    for (const listener of this.#onTrouble) listener(error);
  }
}

/** Opens a connection to the first server that answers. Rejects with a SluiceError, or with the signal's reason. */
export async function openLink(
  servers: NatsServers,
  signal?: AbortSignal,
  pingMillis = PING_MILLIS,
): Promise<NatsLink> {
  signal?.throwIfAborted();
  const [transport, { jetstreamManager }] = await Promise.all([
    import('@nats-io/transport-node'),
    import('@nats-io/jetstream'),
  ]);
  const doing = `cannot connect to ${servers.shown}`;
  const { tls, domain, inboxPrefix } = servers;
  const options: ConnectionOptions = {
    servers: [...servers.servers],
    name: 'sluice',
    reconnect: false,
    timeout: CONNECT_MILLIS,
    pingInterval: pingMillis,
    maxPingOut: PINGS_OUT,
    noAsyncTraces: true,
    ...identityOptions(servers.identity, transport),
    ...(tls && { tls: tls as NonNullable<ConnectionOptions['tls']> }),
    ...(inboxPrefix !== undefined && { inboxPrefix }),
  };
  const coming = transport.connect(options);
  try {
    const connection = await orAborted(coming, signal);
    const manager = await jetstreamManager(connection, {
      timeout: REQUEST_MILLIS,
      checkAPI: false,
      ...(domain !== undefined && { domain }),
    });
    return new NatsLink(connection, manager, servers.shown);
  } catch (error) {
    // One that still comes is of no use to anybody.
    coming.then((connection) => connection.close()).catch(() => undefined);
    signal?.throwIfAborted();
    throw natsFailure(error, doing);
  }
}

function identityOptions(
  identity: NatsIdentity,
  transport: typeof import('@nats-io/transport-node'),
): Partial<ConnectionOptions> {
  const bytes = (text: string) => new TextEncoder().encode(text);
  switch (identity.by) {
    case 'password':
      return { user: identity.user, pass: identity.password };
    case 'token':
      return { token: identity.token };
    case 'creds':
      return { authenticator: transport.credsAuthenticator(bytes(identity.creds)) };
    case 'nkey':
      return { authenticator: transport.nkeyAuthenticator(bytes(identity.seed.trim())) };
    case 'jwt':
      return { authenticator: transport.jwtAuthenticator(identity.jwt, bytes(identity.seed.trim())) };
    default:
      return {};
  }
}

async function orAborted<T>(promise: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (signal === undefined) return promise;
  let stop = () => {};
  const aborted = new Promise<never>((_, reject) => {
    stop = () => reject(signal.reason);
    signal.addEventListener('abort', stop, { once: true });
  });
  try {
    return await Promise.race([promise, aborted]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
