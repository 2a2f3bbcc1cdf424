import { readFileSync } from 'node:fs';
import { isAbsolute, join } from 'node:path';
import { SluiceError } from '../errors.ts';
import type { NatsSurroundings } from './surroundings.ts';

/** A context of the nats command: what of its file is understood. Empty texts are absent. */
export interface NatsContext {
  readonly name: string;
  readonly url?: string;
  readonly token?: string;
  readonly user?: string;
  readonly password?: string;
  readonly creds?: string;
  readonly nkey?: string;
  readonly cert?: string;
  readonly key?: string;
  readonly ca?: string;
  readonly user_jwt?: string;
  readonly user_seed?: string;
  readonly jetstream_domain?: string;
  readonly inbox_prefix?: string;
  readonly tls_first?: boolean;
}

const TEXTS = [
  'url',
  'token',
  'user',
  'password',
  'creds',
  'nkey',
  'cert',
  'key',
  'ca',
  'user_jwt',
  'user_seed',
  'jetstream_domain',
  'inbox_prefix',
] as const;

/** Contexts that need what only the nats command has. */
const REFUSED = ['nsc', 'socks_proxy', 'jetstream_api_prefix', 'windows_cert_store'] as const;

/** Reads the context of that name. Throws `config`; no error holds what the file says. */
export function readContext(name: string, around: NatsSurroundings): NatsContext {
  const path = join(folderOf(around), 'context', `${name}.json`);
  if (!/^[^/\\]+$/.test(name) || name === '..') {
    throw new SluiceError('config', 'the name of a NATS context is the name of a file', { place: name });
  }
  const content = parse(read(path) ?? missing(name, path), path);
  const texts = TEXTS.map((key) => [key, content[key]] as const);
  const unknown = REFUSED.find((key) => typeof content[key] === 'string' && content[key] !== '');
  if (unknown !== undefined) {
    throw new SluiceError('config', `the NATS context has ${unknown}, which is not supported`, {
      place: path,
    });
  }
  return {
    name,
    ...Object.fromEntries(texts.filter(([, value]) => typeof value === 'string' && value !== '')),
    ...(content.tls_first === true && { tls_first: true }),
  };
}

/** The name of the context that `nats context select` has chosen. */
export function selectedContext(around: NatsSurroundings): string | undefined {
  const name = read(join(folderOf(around), 'context.txt'))?.trim();
  return name === '' ? undefined : name;
}

function folderOf({ env, home }: NatsSurroundings): string {
  const config = env.XDG_CONFIG_HOME;
  return join(config && isAbsolute(config) ? config : join(home, '.config'), 'nats');
}

function read(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch (error) {
    const { code } = error as NodeJS.ErrnoException;
    if (code === 'ENOENT' || code === 'ENOTDIR') return undefined;
    throw new SluiceError('config', `the file cannot be read: ${code}`, { place: path });
  }
}

function missing(name: string, path: string): never {
  throw new SluiceError('config', `there is no NATS context ${JSON.stringify(name)}`, {
    place: path,
    hint: 'nats context ls shows those that there are',
  });
}

function parse(text: string, path: string): Readonly<Record<string, unknown>> {
  try {
    const content: unknown = JSON.parse(text);
    if (typeof content === 'object' && content !== null) return content as Record<string, unknown>;
  } catch {
    // Told below: what JSON.parse says may quote a password.
  }
  throw new SluiceError('config', 'the NATS context is not a JSON object', { place: path });
}
