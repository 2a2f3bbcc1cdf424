import { createServer } from 'node:net';

const FIRST_PORT = 15_432;
const PORTS = 100;

/** A free TCP port of 127.0.0.1: the wanted one, or one below those that systems give to outgoing connections. */
export async function choosePort(wanted: number | undefined): Promise<number> {
  if (wanted && (await isFree(wanted))) return wanted;
  for (let port = FIRST_PORT; port < FIRST_PORT + PORTS; port++) {
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
