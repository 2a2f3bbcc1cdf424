import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import * as tls from 'node:tls';
import { SluiceError } from '../../../errors.ts';
import type { Endpoint } from './endpoint.ts';
import type { Parameters } from './parameters.ts';
import type { Surroundings } from './surroundings.ts';

const MODES = ['disable', 'allow', 'prefer', 'require', 'verify-ca', 'verify-full'] as const;
export type SslMode = (typeof MODES)[number];

/** How one attempt at an endpoint treats TLS; without a plan the connection is plain. */
export interface TlsPlan {
  /** A server that has no TLS is refused. */
  readonly required: boolean;
  /** Start with TLS at once, without asking the server first. */
  readonly direct: boolean;
  readonly options: tls.ConnectionOptions;
}

/** The attempts that libpq makes for each mode, in its order. Files are read when the first one asks. */
export function tlsPlans(
  parameters: Parameters,
  endpoint: Endpoint,
  around: Surroundings,
): readonly (TlsPlan | undefined)[] {
  const mode = oneOf(parameters.sslmode || 'prefer', MODES, 'sslmode');
  const direct =
    oneOf(parameters.sslnegotiation || 'postgres', ['postgres', 'direct'], 'sslnegotiation') === 'direct';
  const weak = mode === 'disable' || mode === 'allow' || mode === 'prefer';
  if (direct && weak) {
    throw new SluiceError('config', `sslnegotiation=direct needs sslmode=require or stronger, not ${mode}`);
  }
  if (parameters.sslrootcert === 'system' && mode !== 'verify-full') {
    throw new SluiceError('config', `sslrootcert=system needs sslmode=verify-full, not ${mode}`);
  }
  if (mode === 'disable' || endpoint.kind === 'socket') return [undefined];
  const plan = { required: !weak, direct, options: tlsOptions(parameters, mode, endpoint, around) };
  if (mode === 'allow') return [undefined, plan];
  return mode === 'prefer' ? [plan, undefined] : [plan];
}

function tlsOptions(
  parameters: Parameters,
  mode: SslMode,
  endpoint: Endpoint,
  around: Surroundings,
): tls.ConnectionOptions {
  const folder = join(around.home, '.postgresql');
  const roots = rootCertificates(parameters, mode, join(folder, 'root.crt'));
  const lists =
    parameters.sslcrl || (existsSync(join(folder, 'root.crl')) ? join(folder, 'root.crl') : undefined);
  return {
    host: endpoint.host,
    // A server's name must not be an IP address there (RFC 6066), and `sslsni=0` sends none.
    ...(parameters.sslsni === '0' || /^[\d.]+$|:/.test(endpoint.host) ? {} : { servername: endpoint.host }),
    ALPNProtocols: parameters.sslnegotiation === 'direct' ? ['postgresql'] : [],
    minVersion: protocol(parameters.ssl_min_protocol_version) ?? 'TLSv1.2',
    ...(parameters.ssl_max_protocol_version && { maxVersion: protocol(parameters.ssl_max_protocol_version) }),
    ...(roots && lists && { crl: readText(lists, 'sslcrl') }),
    ...(roots ? { ca: roots } : { rejectUnauthorized: false }),
    // verify-full alone compares the certificate's names with the host.
    ...(mode === 'verify-full' ? {} : { checkServerIdentity: () => undefined }),
    ...clientCertificate(parameters, folder),
  };
}

/** Authorities to check the server against; undefined where the mode does not ask for a check. */
function rootCertificates(parameters: Parameters, mode: SslMode, usual: string): string[] | undefined {
  if (parameters.sslrootcert === 'system') {
    const own = typeof tls.getCACertificates === 'function' ? tls.getCACertificates('system') : [];
    return own.length > 0 ? own : [...tls.rootCertificates];
  }
  const path = parameters.sslrootcert || usual;
  // Where the file is there, every mode that uses TLS checks against it: so does libpq.
  if (existsSync(path)) return [readText(path, 'sslrootcert')];
  if (mode !== 'verify-ca' && mode !== 'verify-full') return undefined;
  throw new SluiceError(
    'config',
    `root certificate file ${path} does not exist, and sslmode=${mode} needs it`,
    {
      hint: "name the file in sslrootcert, or take the system's authorities with sslrootcert=system",
    },
  );
}

function clientCertificate(parameters: Parameters, folder: string): tls.ConnectionOptions {
  if (parameters.sslcertmode === 'disable') return {};
  const certificate = parameters.sslcert || join(folder, 'postgresql.crt');
  if (!existsSync(certificate)) {
    if (parameters.sslcertmode !== 'require') return {};
    throw new SluiceError(
      'config',
      `client certificate ${certificate} does not exist, and sslcertmode=require needs it`,
    );
  }
  const key = parameters.sslkey || join(folder, 'postgresql.key');
  const cert = readText(certificate, 'sslcert');
  const text = readText(key, 'sslkey');
  const { mode, uid } = statSync(key);
  const tooOpen = uid === 0 ? mode & 0o037 : mode & 0o077;
  if (process.platform !== 'win32' && tooOpen !== 0) {
    throw new SluiceError('config', `private key file ${key} can be read by others`, {
      hint: `chmod 600 ${key}`,
    });
  }
  return { cert, key: text, ...(parameters.sslpassword && { passphrase: parameters.sslpassword }) };
}

function protocol(name: string | undefined): tls.SecureVersion | undefined {
  const known = ['TLSv1', 'TLSv1.1', 'TLSv1.2', 'TLSv1.3'] as const;
  return name ? oneOf(name, known, 'TLS protocol version') : undefined;
}

function readText(path: string, parameter: string): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    throw new SluiceError('config', `${parameter}: ${path} cannot be read`, { cause });
  }
}

export function oneOf<T extends string>(value: string, allowed: readonly T[], what: string): T {
  const found = allowed.find((name) => name === value);
  if (found !== undefined) return found;
  throw new SluiceError('config', `${what} cannot be ${JSON.stringify(value)}`, {
    hint: `it is one of ${allowed.join(', ')}`,
  });
}
