import { connect, createServer, type Socket } from 'node:net';

/** The two halves of one connection. */
export interface Link {
  readonly client: Socket;
  readonly server: Socket;
  /** Whether the loss of one half is told to the other. */
  told: boolean;
}

/** A network between client and server that can be made to fail. */
export interface FaultyProxy extends AsyncDisposable {
  readonly port: number;
  /** Sees bytes before they go on; false keeps them, and all that would follow, for good. */
  clientSays: (bytes: Buffer, link: Link) => boolean;
  serverSays: (bytes: Buffer, link: Link) => boolean;
}

export async function startProxy(serverPort: number): Promise<FaultyProxy> {
  const links = new Set<Link>();
  const listener = createServer({ allowHalfOpen: true }, (client) => {
    const link: Link = { client, server: connect(serverPort, '127.0.0.1'), told: true };
    links.add(link);
    carry(client, link.server, link, (bytes) => proxy.clientSays(bytes, link));
    carry(link.server, client, link, (bytes) => proxy.serverSays(bytes, link));
  });
  await new Promise<void>((resolve) => listener.listen(0, '127.0.0.1', resolve));
  const proxy: FaultyProxy = {
    port: (listener.address() as { port: number }).port,
    clientSays: () => true,
    serverSays: () => true,
    async [Symbol.asyncDispose]() {
      for (const { client, server } of links) for (const socket of [client, server]) socket.destroy();
      await new Promise((resolve) => listener.close(resolve));
    },
  };
  return proxy;
}

function carry(from: Socket, to: Socket, link: Link, says: (bytes: Buffer) => boolean): void {
  from.on('error', () => undefined);
  from.on('data', (bytes: Buffer) => {
    if (!says(bytes)) {
      // A reader that never reads again: what comes in piles up at the sender.
      from.removeAllListeners('data').pause();
    } else if (!to.write(bytes)) {
      from.pause();
      to.once('drain', () => from.resume());
    }
  });
  from.on('close', () => link.told && to.destroy());
  from.on('end', () => link.told && to.end());
}
