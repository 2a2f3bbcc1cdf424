import type { IncomingMessage } from 'node:http';
import type { SluiceError } from '../../errors.ts';
import type { Endpoint } from './endpoint.ts';

/** A file on a server, and how to ask for it. */
export interface Site {
  /** As people know it, without secrets. */
  readonly id: string;
  readonly endpoint: Endpoint;
  /** How often the server may send us elsewhere. */
  readonly redirects: number;
  /** Headers for the endpoint's own origin, and for no other: credentials, a signature. Made anew for each request. */
  credentials(): Readonly<Record<string, string>>;
  /** What an answer without the file means, where the server says more of it than its status; undefined where not. */
  explain?(response: IncomingMessage): Promise<SluiceError | undefined>;
}
