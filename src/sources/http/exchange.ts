import http, { type IncomingMessage } from 'node:http';
import https from 'node:https';
import { type Endpoint, hostHeader } from './endpoint.ts';
import { Unavailable } from './failure.ts';

export type Headers = Readonly<Record<string, string>>;

/** What requests are sent with. */
export interface Sending {
  readonly agents: { readonly 'http:': http.Agent; readonly 'https:': https.Agent };
  /** Where nothing comes for so long, the connection is given up. */
  readonly stallMillis: number;
}

/** An answer, its body not read yet. */
export interface Exchange {
  readonly response: IncomingMessage;
  /** What was wrong with the bytes behind the body, where that was seen. */
  surplus(): Error | undefined;
}

/** Sends a GET and resolves with what answers it. Rejects with an error of the network, or the signal's reason. */
export function exchange(
  endpoint: Endpoint,
  headers: Headers,
  { agents, stallMillis }: Sending,
  signal: AbortSignal,
): Promise<Exchange> {
  return new Promise((resolve, reject) => {
    const { protocol, hostname, port, path } = endpoint;
    const { request } = protocol === 'https:' ? https : http;
    const sent = request({
      protocol,
      hostname,
      port,
      path,
      agent: agents[protocol],
      headers: { host: hostHeader(endpoint), ...headers },
    });
    let surplus: NodeJS.ErrnoException | undefined;
    const stop = () => sent.destroy(signal.reason);
    const stalled = () => sent.destroy(new Unavailable(`no answer within ${stallMillis / 1000} s`));
    const timer = setTimeout(stalled, stallMillis);
    const settle = () => {
      clearTimeout(timer);
      signal.removeEventListener('abort', stop);
    };
    sent.on('error', (error) => {
      settle();
      surplus = error;
      reject(error);
    });
    sent.on('response', (response) => {
      settle();
      response.on('error', () => undefined);
      resolve({ response, surplus: () => (surplus?.code?.startsWith('HPE_') ? surplus : undefined) });
    });
    // Some ends, of an upgrade that nobody asked for, are no errors to Node.
    sent.on('close', () => {
      settle();
      reject(new Unavailable('the connection was closed without an answer'));
    });
    signal.addEventListener('abort', stop);
    if (signal.aborted) stop();
    sent.end();
  });
}
