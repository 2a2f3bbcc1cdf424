import { SluiceError } from '../../../errors.ts';
import { type AuthenticationRules, authenticationRules } from './authentication.ts';
import { type Endpoint, listEndpoints } from './endpoint.ts';
import { gatherParameters } from './parameter-sources.ts';
import type { Parameters } from './parameters.ts';
import type { Surroundings } from './surroundings.ts';
import { oneOf, type TlsPlan, tlsPlans } from './tls.ts';

const SESSION_ATTRIBUTES = [
  'any',
  'read-write',
  'read-only',
  'primary',
  'standby',
  'prefer-standby',
] as const;
export type SessionAttributes = (typeof SESSION_ATTRIBUTES)[number];

/** One way to reach an endpoint: with TLS by this plan, or plain. */
export interface Route {
  readonly endpoint: Endpoint;
  readonly tls: TlsPlan | undefined;
}

/** A database to load into: everything that connecting needs, nothing left to look up. */
export interface Target {
  readonly user: string;
  readonly database: string;
  /** By endpoint, in the order to try; the routes of one endpoint in the order to try. */
  readonly routes: readonly (readonly Route[])[];
  readonly attributes: SessionAttributes;
  readonly authentication: AuthenticationRules;
  readonly applicationName: string;
  /** The session's time zone, where `PGTZ` sets it. */
  readonly timeZone: string | undefined;
  /** Server settings for the start of the session: `-c work_mem=64MB`. */
  readonly options: string | undefined;
  /** For one attempt, from dialling to the first query. Undefined for no limit. */
  readonly connectMillis: number | undefined;
  /** Silence before the first keepalive probe; undefined for no probes. */
  readonly keepAliveMillis: number | undefined;
}

const CONNECT_MILLIS = 10_000;
const KEEP_ALIVE_MILLIS = 30_000;

/** What psql would obey and we cannot: passing it over would weaken what the user asked for. */
const REFUSED = [
  'requirepeer',
  'sslcrldir',
  'replication',
  'scram_client_key',
  'scram_server_key',
  'oauth_issuer',
] as const;

/**
 * Works out the database to load into, from a connection string (none for the defaults) and what the
 * process stands in, as psql does. Throws `usage` and `config`; no error holds a password.
 */
export function resolveTarget(given: string | undefined, around: Surroundings): Target {
  const parameters = gatherParameters(given, around);
  refuseUnsupported(parameters);
  const user = parameters.user || around.user();
  const database = parameters.dbname || user;
  const endpoints = listEndpoints(parameters, { user, database }, around);
  const attributes = parameters.target_session_attrs || 'any';
  return {
    user,
    database,
    routes: endpoints.map((endpoint) =>
      tlsPlans(parameters, endpoint, around).map((tls) => ({ endpoint, tls })),
    ),
    attributes: oneOf(attributes, SESSION_ATTRIBUTES, 'target_session_attrs'),
    authentication: authenticationRules(parameters),
    applicationName: parameters.application_name || parameters.fallback_application_name || 'sluice',
    timeZone: around.env.PGTZ || undefined,
    options: parameters.options || undefined,
    connectMillis: connectMillis(parameters.connect_timeout),
    keepAliveMillis: keepAliveMillis(parameters),
  };
}

/** The target as people know it, without secrets: `postgres://ann@db1:5432,db2:5432/shop`. */
export function describeTarget(target: Target): string {
  const [first, ...rest] = target.routes.map(([route]) => (route as Route).endpoint);
  const { user, database } = target;
  const name = (text: string) => encodeURIComponent(text);
  if (first?.kind === 'socket') {
    return `postgres://${name(user)}@/${name(database)}?host=${first.host}&port=${first.port}`;
  }
  const hosts = [first, ...rest].map((endpoint) => endpoint?.label).join(',');
  return `postgres://${name(user)}@${hosts}/${name(database)}`;
}

function refuseUnsupported(parameters: Parameters): void {
  for (const name of REFUSED) {
    if (parameters[name])
      throw new SluiceError('config', `the connection parameter ${name} is not supported`);
  }
  if (parameters.gssencmode === 'require') {
    throw new SluiceError('config', 'gssencmode=require is not supported', {
      hint: 'use TLS: sslmode=verify-full',
    });
  }
  const encoding = parameters.client_encoding || 'UTF8';
  if (!/^(utf-?8|unicode|auto)$/i.test(encoding)) {
    throw new SluiceError('config', `client_encoding=${encoding} is not supported: sluice sends UTF-8`);
  }
}

/** libpq: seconds, 0 and less for no limit, 1 taken as 2. */
function connectMillis(text: string | undefined): number | undefined {
  if (text === undefined || text.trim() === '') return CONNECT_MILLIS;
  const seconds = wholeNumber(text, 'connect_timeout');
  return seconds <= 0 ? undefined : Math.max(seconds, 2) * 1000;
}

function keepAliveMillis(parameters: Parameters): number | undefined {
  if (parameters.keepalives === '0') return undefined;
  const seconds = wholeNumber(parameters.keepalives_idle || '0', 'keepalives_idle');
  return seconds > 0 ? seconds * 1000 : KEEP_ALIVE_MILLIS;
}

function wholeNumber(text: string, what: string): number {
  const number = Number(text);
  if (Number.isInteger(number)) return number;
  throw new SluiceError(
    'config',
    `${what} cannot be ${JSON.stringify(text)}: it is a whole number of seconds`,
  );
}
