import { SluiceError } from '../errors.ts';

/** `nats://user:password@host:port,host:port/STREAM?context=NAME`, taken apart. */
export interface NatsAddress {
  /** `host:port` of each server; none where the surroundings are to say. */
  readonly servers: readonly string[];
  /** Whether a server without TLS is refused. */
  readonly tls: boolean;
  readonly user: string | undefined;
  readonly password: string | undefined;
  readonly token: string | undefined;
  readonly stream: string;
  readonly parameters: Readonly<Partial<Record<NatsParameter, string>>>;
}

const PARAMETERS = ['context', 'creds', 'nkey', 'ca', 'cert', 'key', 'domain'] as const;
/** What stands behind the `?`. */
export type NatsParameter = (typeof PARAMETERS)[number];

const SCHEME = /^(nats|tls):\/\//i;
const DEFAULT_PORT = 4222;
/** The server's own rule for names of streams, and no separators of paths, which it refuses too. */
const STREAM_NAME = /^[^\s.*>/\\\p{Cc}]{1,255}$/u;

export function isNatsAddress(text: string): boolean {
  return SCHEME.test(text);
}

/** Errors never hold the address: it may have a password. Throws `usage`. */
export function parseNatsAddress(text: string): NatsAddress {
  const scheme = SCHEME.exec(text)?.[1]?.toLowerCase();
  if (scheme === undefined) throw wrong('it does not begin with nats:// or tls://');
  const [whole = '', query] = splitOnce(text.slice(scheme.length + 3), '?');
  const [authority = '', path = ''] = splitOnce(whole, '/');
  const at = authority.lastIndexOf('@');
  const hosts = authority.slice(at + 1);
  const [name, password] = at < 0 ? [] : splitOnce(authority.slice(0, at), ':');
  const stream = decode(path, 'the stream');
  if (stream === '') throw wrong('no stream is named');
  if (!STREAM_NAME.test(stream)) {
    throw wrong('a stream has a name without blanks, dots, slashes, * and >');
  }
  return {
    servers: hosts === '' ? [] : hosts.split(',').map(serverOf),
    tls: scheme === 'tls',
    user: name === undefined || password === undefined ? undefined : decode(name, 'the user'),
    password: password === undefined ? undefined : decode(password, 'the password'),
    // A name without a password is a token, as for all clients of NATS.
    token: name === undefined || password !== undefined ? undefined : decode(name, 'the token'),
    stream,
    parameters: query === undefined ? {} : parseQuery(query),
  };
}

/** A list of servers as `NATS_URL` and contexts have it. Credentials of the first that has some count for all. */
export function parseServers(text: string): Omit<NatsAddress, 'stream' | 'parameters'> {
  const parts = text.split(',').map((part) => {
    const trimmed = part.trim();
    const url = SCHEME.test(trimmed) ? trimmed : `nats://${trimmed}`;
    return parseNatsAddress(`${url.replace(/\/*$/, '')}/-`);
  });
  const known = parts.find(({ user, token }) => user !== undefined || token !== undefined);
  return {
    servers: parts.flatMap(({ servers }) => servers),
    tls: parts.some(({ tls }) => tls),
    user: known?.user,
    password: known?.password,
    token: known?.token,
  };
}

/** `host`, `host:port`, `[::1]:port`. */
function serverOf(text: string): string {
  const found = /^(\[[0-9a-f:.%]+\]|[^\s:[\]@/]+)(?::(\d{1,5}))?$/i.exec(text);
  if (!found) throw wrong('a server is a host, or host:port, and an IPv6 address stands in brackets');
  return `${found[1]}:${found[2] ?? DEFAULT_PORT}`;
}

function parseQuery(query: string): NatsAddress['parameters'] {
  const found: Partial<Record<NatsParameter, string>> = {};
  for (const pair of query.split('&').filter((part) => part !== '')) {
    const [key = '', value] = splitOnce(pair, '=');
    const name = PARAMETERS.find((parameter) => parameter === key);
    if (name === undefined || value === undefined || value === '') {
      throw wrong(`behind the ? stand ${PARAMETERS.map((parameter) => `${parameter}=…`).join(', ')}`);
    }
    found[name] = decode(value, `parameter ${name}`);
  }
  return found;
}

function splitOnce(text: string, by: string): [string] | [string, string] {
  const at = text.indexOf(by);
  return at < 0 ? [text] : [text.slice(0, at), text.slice(at + by.length)];
}

function decode(text: string, part: string): string {
  try {
    return decodeURIComponent(text);
  } catch {
    throw wrong(`${part} has a "%" that encodes nothing`);
  }
}

function wrong(message: string): SluiceError {
  return new SluiceError('usage', `address of NATS: ${message}`, {
    hint: 'the form is nats://host:4222/STREAM',
  });
}
