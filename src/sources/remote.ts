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
  /** Ends whatever is waited for, also once the source is open. */
  readonly giveUp: AbortSignal;
}

const REMOTE = /^(?:https?|s3):\/\//i;

export function isRemote(name: string): boolean {
  return REMOTE.test(name);
}

/**
 * What a remote source is called, in all that is shown and kept: without user, password, query and fragment, for
 * those may be secrets, and signatures in a query change. Throws `usage`, without the text.
 */
export function nameRemote(typed: string): string {
  return /^s3:/i.test(typed) ? nameObject(typed) : nameUrl(typed);
}

function nameUrl(typed: string): string {
  const url = URL.canParse(typed) ? new URL(typed) : undefined;
  if (url === undefined || url.hostname === '') {
    throw new SluiceError('usage', 'this is no URL', {
      place: typed.slice(0, typed.indexOf(':')),
      hint: 'the form is https://host/path; what is special in a password is written as %40',
    });
  }
  return `${url.protocol}//${url.host}${url.pathname}`;
}

/** Bucket and key of `s3://bucket/key`; the key is taken as it is. */
const OBJECT = /^s3:\/\/([a-z0-9._-]{1,255})\/(.*[^/])$/is;

function nameObject(typed: string): string {
  const { bucket, key } = parseObject(typed);
  return `s3://${bucket}/${key}`;
}

export function parseObject(typed: string): { readonly bucket: string; readonly key: string } {
  const [, bucket, key] = OBJECT.exec(typed) ?? [];
  if (bucket !== undefined && key !== undefined) return { bucket, key };
  throw new SluiceError('usage', 'this names no object of S3', {
    place: 's3',
    hint: 'the form is s3://bucket/key; credentials come from AWS_ACCESS_KEY_ID and the like, or from a profile',
  });
}

/** No file system takes a longer name, with what is put behind it. */
const NAME_LENGTH = 200;

/** A name for a file that is made here for a remote source: the last part of its path, or its host. */
export function localNameOf(name: string): string {
  const parts = name.split('/').filter((part) => part !== '');
  return (parts.at(-1) ?? 'remote').slice(-NAME_LENGTH);
}
