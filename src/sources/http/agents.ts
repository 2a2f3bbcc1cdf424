import http from 'node:http';
import https from 'node:https';
import type { Listener } from '../../observe/event.ts';
import type { Sending } from './exchange.ts';

const PROXIES = ['http_proxy', 'https_proxy', 'HTTP_PROXY', 'HTTPS_PROXY'] as const;

/** Connections are made for each request: there are few, and an old one may be dead. */
export function makeAgents(env: NodeJS.ProcessEnv, listener: Listener): Sending['agents'] {
  const named = PROXIES.find((name) => env[name]);
  if (named !== undefined && !knowsProxies(process.versions.node)) {
    listener({ type: 'notice', text: `${named} is not heeded: that takes Node 24.5 or newer, or 22.21` });
  }
  const options = named === undefined ? {} : { proxyEnv: env };
  return { 'http:': new http.Agent(options), 'https:': new https.Agent(options) };
}

/** Whether agents heed `proxyEnv`. */
export function knowsProxies(version: string): boolean {
  const [major = 0, minor = 0] = version.split('.').map(Number);
  return major > 24 || (major === 24 && minor >= 5) || (major === 22 && minor >= 21);
}
