import { join } from 'node:path';
import { SluiceError } from '../../../errors.ts';
import type { Parameters } from './parameters.ts';
import { readPassfile } from './passfile.ts';
import type { Surroundings } from './surroundings.ts';

/** One place where a server may listen. */
export interface Endpoint {
  readonly kind: 'socket' | 'tcp';
  /** As it was written: the name that a certificate must bear, or the socket's folder. */
  readonly host: string;
  /** What is dialled: a name, an IP address, or the socket's path. */
  readonly address: string;
  readonly port: number;
  /** As people write it: `db1:5432`, `/tmp/.s.PGSQL.5432`. */
  readonly label: string;
  /** A function, so that no dump of an endpoint shows it. */
  password(): string | undefined;
}

const DEFAULT_PORT = '5432';

/** The places to try, in order. Without any host: the usual socket folders, then localhost. */
export function listEndpoints(
  parameters: Parameters,
  login: { user: string; database: string },
  around: Surroundings,
): Endpoint[] {
  const hosts = parameters.host?.split(',') ?? [];
  const addresses = parameters.hostaddr?.split(',') ?? [];
  const count = Math.max(hosts.length, addresses.length, 1);
  if (hosts.length > 0 && addresses.length > 0 && hosts.length !== addresses.length) {
    throw new SluiceError('usage', `${hosts.length} host names do not go with ${addresses.length} addresses`);
  }
  const ports = (parameters.port || DEFAULT_PORT).split(',');
  if (ports.length !== 1 && ports.length !== count) {
    throw new SluiceError('usage', `${ports.length} port numbers do not go with ${count} hosts`);
  }
  const endpoints: Endpoint[] = [];
  for (let i = 0; i < count; i++) {
    const port = readPort(ports.length === 1 ? ports[0] : ports[i]);
    const host = hosts[i] || undefined;
    const address = addresses[i] || undefined;
    const places = host || address ? [place(host, address, port)] : unnamedPlaces(port, around);
    for (const where of places) endpoints.push({ ...where, password: () => password(where) });
  }
  return parameters.load_balance_hosts === 'random' ? shuffle(endpoints) : endpoints;

  function password({ kind, host, port }: Place): string | undefined {
    if (parameters.password) return parameters.password;
    const local = kind === 'socket' && around.socketFolders.includes(host);
    const key = { ...login, host: local ? 'localhost' : host, port };
    return readPassfile(parameters.passfile || join(around.home, '.pgpass'), key, around);
  }
}

type Place = Omit<Endpoint, 'password'>;

function place(host: string | undefined, address: string | undefined, port: number): Place {
  if (address === undefined && host !== undefined && /^[/@]/.test(host)) {
    const path = `${host}/.s.PGSQL.${port}`;
    // A leading "@" means Linux's abstract namespace, whose names begin with a NUL byte.
    return { kind: 'socket', host, address: path.replace(/^@/, '\0'), port, label: path };
  }
  const name = (host ?? address) as string;
  const label = `${name.includes(':') ? `[${name}]` : name}:${port}`;
  return { kind: 'tcp', host: name, address: address ?? name, port, label };
}

function unnamedPlaces(port: number, around: Surroundings): Place[] {
  return [...around.socketFolders, 'localhost'].map((host) => place(host, undefined, port));
}

function readPort(text: string | undefined): number {
  const port = Number(text || DEFAULT_PORT);
  if (Number.isInteger(port) && port >= 1 && port <= 65535) return port;
  throw new SluiceError('usage', `${JSON.stringify(text)} is not a port number from 1 to 65535`);
}

function shuffle<T>(list: T[]): T[] {
  for (let i = list.length - 1; i > 0; i--) {
    const j = Math.floor(Math.random() * (i + 1));
    [list[i], list[j]] = [list[j] as T, list[i] as T];
  }
  return list;
}
