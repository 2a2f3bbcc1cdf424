import { createHash } from 'node:crypto';
import { createServer } from 'node:net';

/** Below the ports that systems give to outgoing connections. */
const FIRST_PORT = 20_000;
const PORTS = 5_000;
const ATTEMPTS = 100;

/**
 * A free TCP port of 127.0.0.1: the wanted one, or one that follows from the cluster's directory. So
 * clusters of several users do not take each other's port while one of them is stopped.
 */
export async function choosePort(wanted: number | undefined, directory: string): Promise<number> {
  if (wanted && (await isFree(wanted))) return wanted;
  const first = createHash('sha256').update(directory).digest().readUInt32LE() % PORTS;
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const port = FIRST_PORT + ((first + attempt) % PORTS);
    if (await isFree(port)) return port;
  }
  return findFreePort();
}

/** Any free port. */
export async function findFreePort(): Promise<number> {
  return listenOn(0);
}

export async function isFree(port: number): Promise<boolean> {
  return listenOn(port).then(
    () => true,
    () => false,
  );
}

/** Listens for a moment and gives the port. */
async function listenOn(port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    const server = createServer();
    server.once('error', reject);
    server.listen({ host: '127.0.0.1', port, exclusive: true }, () => {
      const address = server.address();
      server.close(() => resolve(typeof address === 'object' && address ? address.port : port));
    });
  });
}
