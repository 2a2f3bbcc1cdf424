import type { EventEmitter } from 'node:events';
import type { Client } from 'pg';
import { SluiceError } from '../../../errors.ts';
import type { Parameters } from './parameters.ts';
import { oneOf } from './tls.ts';

const METHODS = ['none', 'password', 'md5', 'scram-sha-256', 'gss', 'sspi', 'oauth'] as const;
type Method = (typeof METHODS)[number];

/** How a server may ask who we are. */
export interface AuthenticationRules {
  /** `require_auth`: the methods that are let through. */
  readonly methods: ReadonlySet<Method>;
  /** `channel_binding`: SCRAM must be tied to the TLS connection that it runs on. */
  readonly binding: 'disable' | 'prefer' | 'require';
}

export function authenticationRules(parameters: Parameters): AuthenticationRules {
  const binding = parameters.channel_binding || 'prefer';
  return {
    methods: readMethods(parameters.require_auth ?? ''),
    binding: oneOf(binding, ['disable', 'prefer', 'require'] as const, 'channel_binding'),
  };
}

/** `scram-sha-256,md5` allows these alone; `!password,!md5` all but these. */
function readMethods(text: string): ReadonlySet<Method> {
  const names = text.split(',').filter((name) => name !== '');
  const denied = names.filter((name) => name.startsWith('!'));
  if (denied.length > 0 && denied.length < names.length) {
    throw new SluiceError('config', 'require_auth mixes methods with and without "!"');
  }
  const listed = names.map((name) => oneOf(name.replace('!', ''), METHODS, 'a method of require_auth'));
  if (listed.length > 0 && denied.length === 0) return new Set(listed);
  return new Set(METHODS.filter((method) => !listed.includes(method)));
}

/**
 * Ends the connection before anything secret is sent, when the server asks in a way that the rules
 * forbid. `refuse` must destroy the socket. To be called before `client.connect()`.
 */
export function guardAuthentication(
  client: Client,
  rules: AuthenticationRules,
  refuse: (error: SluiceError) => void,
): void {
  const messages: EventEmitter = client.connection;
  let method: Method = 'none';
  let proven = false;
  const asked = (next: Method) => {
    method = next;
    const bound = rules.binding !== 'require' || next === 'scram-sha-256';
    if (!bound) refuse(forbidden('channel_binding=require', next));
    else if (!rules.methods.has(next)) refuse(forbidden('require_auth', next));
  };
  messages.on('authenticationCleartextPassword', () => asked('password'));
  messages.on('authenticationMD5Password', () => asked('md5'));
  messages.on('authenticationSASL', ({ mechanisms }: { mechanisms: readonly string[] }) => {
    asked('scram-sha-256');
    if (rules.binding === 'require' && !mechanisms.includes('SCRAM-SHA-256-PLUS')) {
      refuse(forbidden('channel_binding=require', 'scram-sha-256 without binding'));
    }
  });
  messages.on('authenticationSASLFinal', () => {
    proven = true;
  });
  messages.on('authenticationOk', () => {
    if (method === 'none') asked('none');
    // A server that skips the last step of SCRAM has not shown that it knows the password.
    else if (method === 'scram-sha-256' && !proven) refuse(forbidden('SCRAM', 'an unfinished exchange'));
  });
}

function forbidden(rule: string, method: string): SluiceError {
  return new SluiceError(
    'target/authentication',
    `the server wants to authenticate by ${method}, which ${rule} forbids`,
  );
}
