import http from 'node:http';
import https from 'node:https';
import { SluiceError } from '../../errors.ts';
import type { Listener } from '../../observe/event.ts';
import type { Sending } from './exchange.ts';

const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'] as const;

/** Connections are made for each request: there are few, and an old one may be dead. */
export function makeAgents(env: NodeJS.ProcessEnv, listener: Listener): Sending['agents'] {
  const named = PROXIES.filter((name) => env[name]);
  const isHeeded = knowsProxies(process.versions.node);
  if (named.length > 0 && !isHeeded) {
    listener({ type: 'notice', text: `${named[0]} is not heeded: that takes Node 24.5 or newer, or 22.21` });
  }
  const options = named.length > 0 && isHeeded ? { proxyEnv: env } : {};
  // What is no URL of this kind, Node passes over.
  if (isHeeded && !named.every((name) => /^https?:\/\/./i.test(env[name] ?? ''))) throw noProxy(named);
  try {
    return { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
  } catch {
    throw noProxy(named);
  }
}

/** What Node says of it holds the address, and that may hold a password. */
function noProxy(named: readonly string[]): SluiceError {
  return new SluiceError('config', 'the proxy is no URL of http or https', { place: named.join(', ') });
}

/** Whether agents heed `proxyEnv`. */
export function knowsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
