import type { Listener } from '../../observe/event.ts';
import type { Sending } from './exchange.ts';
import type { Site } from './site.ts';
import type { Version } from './version.ts';

/** A file on a server, as long as it is open: all its transfers are of the one version. */
export interface RemoteFile {
  readonly site: Site;
  readonly sending: Sending;
  readonly retryMillis: number;
  readonly listener: Listener;
  /** Set by the first answer. */
  version: Version | undefined;
}
