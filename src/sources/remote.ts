import { SluiceError } from '../errors.ts';
import type { Listener } from '../observe/event.ts';

/** What of remote sources only those who read them may see. */
export interface RemoteSettings {
  /** What was typed, by the name that it goes by from then on. */
  readonly urls: ReadonlyMap<string, string>;
  /** A file of headers to send along. */
  readonly headersFile: string | undefined;
}

/** What is around a remote source that is opened. */
export interface RemoteContext {
  readonly settings: RemoteSettings | undefined;
  readonly env: NodeJS.ProcessEnv;
  /** A server that is away is waited for so long, from the last byte on. */
  readonly retryMillis: number;
  readonly listener: Listener;
  /** Aborted when opening makes no sense any more. */
  readonly giveUp: AbortSignal;
}

const REMOTE = /^https?:\/\//i;

export function isRemote(name: string): boolean {
  return REMOTE.test(name);
}

/**
 * What a remote source is called, in all that is shown and kept: without user, password, query and fragment, for
 * those may be secrets, and signatures in a query change. Throws `usage`, without the text.
 */
export function nameRemote(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined || url.hostname === '') {
    throw new SluiceError('usage', 'this is no URL', {
      place: typed.slice(0, typed.indexOf(':')),
      hint: 'the form is https://host/path; what is special in a password is written as %40',
    });
  }
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** No file system takes a longer name, with what is put behind it. */
const NAME_LENGTH = 200;

/** A name for a file that is made here for a remote source: the last part of its path, or its host. */
export function localNameOf(name: string): string {
  const parts = name.split('/').filter((part) => part !== '');
  return (parts.at(-1) ?? 'remote').slice(-NAME_LENGTH);
}
