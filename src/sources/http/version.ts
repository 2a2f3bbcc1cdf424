import type { IncomingMessage } from 'node:http';
import { SluiceError } from '../../errors.ts';

/** One state of a file on a server, as its answers tell. */
export interface Version {
  /** Bytes in all; undefined where the server sends until it is done. */
  readonly size: number | undefined;
  /** A strong one: the same for the same bytes only. */
  readonly etag: string | undefined;
  /** As the server writes it. */
  readonly lastModified: string | undefined;
  /** Written so shortly before the answer that another state could have the same time. */
  readonly isFresh: boolean;
  /** Whether the server says that it gives parts. */
  readonly ranges: boolean;
}

/** `bytes 5-9/10`; the size is undefined for `*`. */
export interface ContentRange {
  readonly first: number;
  /** Behind the last byte. */
  readonly end: number;
  readonly size: number | undefined;
}

export function parseContentRange(header: string | undefined): ContentRange | undefined {
  const [, first, last, size] =
    /^bytes (\d{1,15})-(\d{1,15})\/(\d{1,15}|\*)$/i.exec(header?.trim() ?? '') ?? [];
  if (first === undefined || last === undefined || Number(last) < Number(first)) return undefined;
  return { first: Number(first), end: Number(last) + 1, size: size === '*' ? undefined : Number(size) };
}

/** Bytes of the body that the answer promises. */
export function contentLength({ headers }: IncomingMessage): number | undefined {
  const text = headers['content-length']?.trim();
  return text !== undefined && /^\d{1,15}$/.test(text) ? Number(text) : undefined;
}

/** Encodings that the bytes themselves tell: such a source is read as a compressed file. */
const READABLE = new Set(['identity', 'gzip', 'x-gzip', 'zstd']);

/** Throws `source/unreadable` where the bytes come in an encoding that is not undone here, or without an end. */
export function readVersion(place: string, response: IncomingMessage, size: number | undefined): Version {
  const { etag, 'last-modified': lastModified, date, 'accept-ranges': ranges } = response.headers;
  const encoding = response.headers['content-encoding']?.trim().toLowerCase() ?? 'identity';
  if (!READABLE.has(encoding) && !(encoding === 'br' && place.endsWith('.br'))) {
    throw new SluiceError(
      'source/unreadable',
      `it comes encoded as ${encoding.slice(0, 40)}, and was asked for plain`,
      {
        place,
        hint: 'gzip and zstd are read; for others: curl --compressed URL | sluice load -',
      },
    );
  }
  const isEnded = size !== undefined || response.headers['transfer-encoding']?.includes('chunked');
  if (!isEnded) {
    throw new SluiceError('source/unreadable', 'the server says neither how long it is nor where it ends', {
      place,
      notes: ['a transfer that is cut would look like one that is done'],
      hint: 'download it, see that it is whole, and load the file',
    });
  }
  const written = Date.parse(lastModified ?? '');
  return {
    size,
    etag: etag !== undefined && /^"[^"]*"$/.test(etag) ? etag : undefined,
    lastModified: Number.isNaN(written) ? undefined : lastModified,
    isFresh: !(Date.parse(date ?? '') - written >= 1000),
    ranges: ranges?.toLowerCase() === 'bytes' || response.statusCode === 206,
  };
}

/** Whether a later answer can be known to speak of the same state. */
export function isKnowable({ etag, lastModified }: Version): boolean {
  return etag !== undefined || lastModified !== undefined;
}

/** What makes a server send a part only of this state; undefined where nothing it said is strong enough. */
export function ifRange({ etag, lastModified, isFresh }: Version): string | undefined {
  return etag ?? (isFresh ? undefined : lastModified);
}

/** What differs between two states, in words; undefined where they are the same. */
export function difference(then: Version, now: Version): string | undefined {
  if (then.size !== undefined && now.size !== undefined && then.size !== now.size) {
    return `it had ${then.size} bytes, now it has ${now.size}`;
  }
  if (then.etag !== now.etag)
    return `its ETag was ${then.etag ?? 'absent'}, now it is ${now.etag ?? 'absent'}`;
  if (then.etag === undefined && then.lastModified !== now.lastModified) {
    return `it was last modified ${then.lastModified ?? 'at no known time'}, now ${now.lastModified ?? 'at no known time'}`;
  }
  return undefined;
}
