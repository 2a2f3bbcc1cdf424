import { connect, createServer, type Socket } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** The two halves of one connection. */
export interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether the loss of one half is told to the other. */
  told: boolean;
}

/** How slowly bytes go on: so many at once, and so long apart. */
export interface Pace {
  readonly bytes: number;
  readonly millis: number;
}

/** A network between client and server that can be made to fail. */
export interface FaultyProxy extends AsyncDisposable {
  readonly port: number;
  readonly links: ReadonlySet<Link>;
  /** Sees bytes before they go on; false keeps them, and all that would follow, for good. */
  clientSays: (bytes: Buffer, link: Link) => boolean;
  serverSays: (bytes: Buffer, link: Link) => boolean;
  /** In both directions; undefined for at once. */
  pace: Pace | undefined;
  /** Whether those who connect are sent away. */
  refusing: boolean;
  /** Ends all connections at once, as a reset does. */
  cut(): void;
}

export async function startProxy(serverPort: number): Promise<FaultyProxy> {
  const links = new Set<Link>();
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    if (proxy.refusing) {
      client.resetAndDestroy();
      return;
    }
    const link: Link = { client, server: connect(serverPort, '127.0.0.1'), told: true };
    links.add(link);
    client.on('close', () => links.delete(link));
    const pace = () => proxy.pace;
    carry(client, link.server, link, pace, (bytes) => proxy.clientSays(bytes, link));
    carry(link.server, client, link, pace, (bytes) => proxy.serverSays(bytes, link));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const proxy: FaultyProxy = {
    port: (listener.address() as { port: number }).port,
    links,
    clientSays: () => true,
    serverSays: () => true,
    pace: undefined,
    refusing: false,
    cut() {
      for (const { client, server } of links) {
        client.resetAndDestroy();
        server.destroy();
      }
    },
    async [Symbol.asyncDispose]() {
      for (const { client, server } of links) for (const socket of [client, server]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return proxy;
}

function carry(
  from: Socket,
  to: Socket,
  link: Link,
  pace: () => Pace | undefined,
  says: (bytes: Buffer) => boolean,
): void {
  from.on('error', () => undefined);
  from.on('data', (bytes: Buffer) => {
    const slow = pace();
    if (!says(bytes)) {
      // A reader that never reads again: what comes in piles up at the sender.
      from.removeAllListeners('data').pause();
    } else if (slow) {
      from.pause();
      void trickle(bytes, to, slow).then(() => from.resume());
    } else if (!to.write(bytes)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
  from.on('close', () => link.told && to.destroy());
  from.on('end', () => link.told && to.end());
}

async function trickle(bytes: Buffer, to: Socket, pace: Pace): Promise<void> {
  for (let at = 0; at < bytes.length; at += pace.bytes) {
    to.write(bytes.subarray(at, at + pace.bytes));
    await sleep(pace.millis);
  }
}
