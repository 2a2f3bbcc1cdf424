import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SluiceError } from '../errors.ts';
import { type NatsAddress, parseServers } from './address.ts';
import { type NatsContext, readContext, selectedContext } from './context.ts';
import type { NatsSurroundings } from './surroundings.ts';

/** How a client says who it is. Files are read already. */
export type NatsIdentity =
  | { readonly by: 'nothing' }
  | { readonly by: 'password'; readonly user: string; readonly password: string }
  | { readonly by: 'token'; readonly token: string }
  | { readonly by: 'creds'; readonly creds: string }
  | { readonly by: 'nkey'; readonly seed: string }
  | { readonly by: 'jwt'; readonly jwt: string; readonly seed: string };

/** Where to connect to, and how: everything decided. */
export interface NatsServers {
  /** `host:port`, at least one. */
  readonly servers: readonly string[];
  readonly identity: NatsIdentity;
  readonly tls: NatsTls | undefined;
  readonly domain: string | undefined;
  readonly inboxPrefix: string | undefined;
  /** For people, without secrets: `nats://a:4222,b:4222`. */
  readonly shown: string;
}

/** Contents of files, not their names. */
export interface NatsTls {
  readonly ca?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly handshakeFirst?: true;
}

const LOCAL = '127.0.0.1:4222';

/**
 * Works out the servers as the nats command does: the address, then the environment, then a context. The context
 * that is merely selected counts only where nothing else names a server: its credentials are not for any other.
 */
export function resolveServers(address: NatsAddress, around: NatsSurroundings): NatsServers {
  const { env } = around;
  const named = address.parameters.context ?? env.NATS_CONTEXT;
  const chosen = named ?? (address.servers.length > 0 || env.NATS_URL ? undefined : selectedContext(around));
  const context: NatsContext | undefined = chosen ? readContext(chosen, around) : undefined;
  const listed = env.NATS_URL || context?.url;
  const place = address.servers.length > 0 ? address : listed ? parseServers(listed) : address;
  const servers = place.servers.length > 0 ? place.servers : [LOCAL];
  const isTls = address.tls || place.tls;
  return {
    servers,
    identity: identityOf(address, place, context, around),
    tls: tlsOf(address, context, isTls, around),
    domain: address.parameters.domain ?? context?.jetstream_domain,
    inboxPrefix: context?.inbox_prefix,
    shown: `${isTls ? 'tls' : 'nats'}://${servers.join(',')}`,
  };
}

type Named = Pick<NatsAddress, 'user' | 'password' | 'token'>;

/** The first that says anything decides alone: the address, the environment, the context. */
function identityOf(
  address: NatsAddress,
  place: Named,
  context: NatsContext | undefined,
  around: NatsSurroundings,
): NatsIdentity {
  const { env } = around;
  const { creds, nkey } = address.parameters;
  const credsIn = (path: string): NatsIdentity => ({ by: 'creds', creds: readCreds(path, around) });
  const seedIn = (path: string): NatsIdentity => ({ by: 'nkey', seed: readSeed(path, around) });
  const ways: readonly (() => NatsIdentity | undefined)[] = [
    () => (creds === undefined ? undefined : credsIn(creds)),
    () => (nkey === undefined ? undefined : seedIn(nkey)),
    () => namedOf(address),
    () => namedOf(place),
    () => (env.NATS_CREDS ? credsIn(env.NATS_CREDS) : undefined),
    () => (env.NATS_NKEY ? seedIn(env.NATS_NKEY) : undefined),
    () => namedOf({ user: env.NATS_USER, password: env.NATS_PASSWORD, token: env.NATS_TOKEN }),
    () => (context?.creds ? credsIn(context.creds) : undefined),
    () =>
      context?.user_jwt && context.user_seed
        ? { by: 'jwt', jwt: context.user_jwt, seed: context.user_seed }
        : undefined,
    () => (context?.nkey ? seedIn(context.nkey) : undefined),
    () => namedOf({ user: context?.user, password: context?.password, token: context?.token }),
  ];
  for (const way of ways) {
    const found = way();
    if (found) return found;
  }
  return { by: 'nothing' };
}

function namedOf({ user, password, token }: Named): NatsIdentity | undefined {
  if (user) return { by: 'password', user, password: password ?? '' };
  return token ? { by: 'token', token } : undefined;
}

function tlsOf(
  { parameters }: NatsAddress,
  context: NatsContext | undefined,
  isTls: boolean,
  around: NatsSurroundings,
): NatsTls | undefined {
  const { env } = around;
  const paths = {
    ca: parameters.ca ?? (env.NATS_CA || context?.ca),
    cert: parameters.cert ?? (env.NATS_CERT || context?.cert),
    key: parameters.key ?? (env.NATS_KEY || context?.key),
  };
  const found: { ca?: string; cert?: string; key?: string; handshakeFirst?: true } = {};
  for (const [name, path] of Object.entries(paths) as ['ca' | 'cert' | 'key', string | undefined][]) {
    if (path !== undefined) found[name] = readFile(path, `the file of TLS for ${name}`, around);
  }
  if (context?.tls_first) found.handshakeFirst = true;
  return isTls || Object.keys(found).length > 0 ? found : undefined;
}

/** A claim and the seed that belongs to it. */
function readCreds(path: string, around: NatsSurroundings): string {
  const text = readFile(path, 'the credentials', around);
  if (/-BEGIN NATS USER JWT-[\s\S]*-BEGIN USER NKEY SEED-/.test(text)) return text;
  throw new SluiceError('config', 'the file holds no credentials of NATS', { place: path });
}

function readSeed(path: string, around: NatsSurroundings): string {
  const text = readFile(path, 'the nkey', around).trim();
  if (/^SU[A-Z2-7]{56}$/.test(text)) return text;
  throw new SluiceError('config', "the file holds no seed of a user's nkey", { place: path });
}

function readFile(path: string, what: string, { home }: NatsSurroundings): string {
  const whole = path === '~' || path.startsWith('~/') ? join(home, path.slice(1)) : path;
  try {
    return readFileSync(whole, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    throw new SluiceError('config', `${what} cannot be read: ${code}`, { place: whole });
  }
}
