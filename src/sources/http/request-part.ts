import { SluiceError } from '../../errors.ts';
import type { Exchange, Headers } from './exchange.ts';
import { networkFailure } from './failure.ts';
import { follow } from './follow.ts';
import { refusalOf } from './refusal.ts';
import type { RemoteFile } from './remote-file.ts';
import {
  type ContentRange,
  contentLength,
  difference,
  ifRange,
  isKnowable,
  parseContentRange,
  readVersion,
  type Version,
} from './version.ts';

/** The bytes `[first, end)` of a file, about to come. */
export interface Part {
  readonly exchange: Exchange;
  readonly first: number;
  /** Undefined where the server sends until it is done. */
  readonly end: number | undefined;
}

/**
 * Asks for the bytes from `from` on, up to `end` where it is given. What comes may begin earlier, at 0, where the
 * server knows no parts, and end earlier. Undefined where the file has no byte there. The first answer of all decides
 * which version of the file is read; another one later is `source/changed`.
 */
export async function requestPart(
  file: RemoteFile,
  from: number,
  end: number | undefined,
  signal: AbortSignal,
): Promise<Part | undefined> {
  const { site, sending, version } = file;
  const isPart = version !== undefined && (from > 0 || end !== undefined);
  const condition = isPart ? ifRange(version) : undefined;
  const headers: Headers = {
    accept: '*/*',
    // What comes otherwise has positions that mean nothing to anybody else.
    'accept-encoding': 'identity',
    'user-agent': 'sluice',
    ...(isPart && { range: `bytes=${from}-${end === undefined ? '' : end - 1}` }),
    ...(condition !== undefined && { 'if-range': condition }),
  };
  let exchange: Exchange;
  try {
    exchange = await follow(site, headers, sending, signal);
  } catch (error) {
    throw networkFailure(site.id, error, version === undefined);
  }
  try {
    return await partOf(file, exchange, isPart ? from : undefined, end, condition !== undefined);
  } catch (error) {
    exchange.response.destroy();
    throw error;
  }
}

async function partOf(
  file: RemoteFile,
  exchange: Exchange,
  asked: number | undefined,
  end: number | undefined,
  isConditional: boolean,
): Promise<Part | undefined> {
  const { response } = exchange;
  const { site } = file;
  if (response.statusCode === 200) {
    const length = contentLength(response);
    settle(file, readVersion(site.id, response, length), false);
    return { exchange, first: 0, end: length };
  }
  if (response.statusCode === 206 && asked !== undefined) {
    const range = parseContentRange(response.headers['content-range']);
    checkRange(site.id, range, contentLength(response), asked, end);
    settle(file, readVersion(site.id, response, range.size), isConditional);
    return { exchange, first: range.first, end: range.end };
  }
  if (response.statusCode === 416 && asked !== undefined) {
    const size = /^bytes \*\/(\d{1,15})$/i.exec(response.headers['content-range']?.trim() ?? '')?.[1];
    response.destroy();
    // All had come but the word that it was all.
    if (file.version?.size === undefined && Number(size) === asked) return undefined;
    throw changed(
      site.id,
      size === undefined ? `it has no byte ${asked} any more` : `it ends at byte ${size} now`,
    );
  }
  throw (await site.explain?.(response)) ?? refusalOf(site.id, response);
}

/** Holds an answer against the version that is read. */
function settle(file: RemoteFile, now: Version, isConditional: boolean): void {
  const { version: then, site } = file;
  if (then === undefined) {
    file.version = now;
    return;
  }
  if (!isKnowable(then)) throw unknowable(site.id);
  // A part that was sent on condition need not say again when the file was modified.
  const said = isConditional && then.etag === undefined ? { ...then, ...defined(now) } : now;
  const what = difference(then, said);
  if (what !== undefined) throw changed(site.id, what);
}

function defined({ size, etag, lastModified }: Version): Partial<Version> {
  return {
    ...(size !== undefined && { size }),
    ...(etag !== undefined && { etag }),
    ...(lastModified !== undefined && { lastModified }),
  };
}

/** What was asked for, or its beginning, and nothing else. */
function checkRange(
  place: string,
  range: ContentRange | undefined,
  length: number | undefined,
  asked: number,
  end: number | undefined,
): asserts range is ContentRange {
  const wrong = (what: string) =>
    new SluiceError('source/corrupt', `asked for bytes from ${asked} on, the server ${what}`, { place });
  if (range === undefined) throw wrong('gives a part, and does not say which');
  const { first, end: last, size } = range;
  if (first !== asked || last > (end ?? size ?? Number.POSITIVE_INFINITY)) {
    throw wrong(`gives bytes ${first} to ${last - 1}`);
  }
  if (length !== undefined && length !== last - first) {
    throw wrong(`says that it gives ${last - first} bytes, and that these are ${length}`);
  }
}

export function changed(place: string, what: string): SluiceError {
  return new SluiceError('source/changed', 'the file on the server has changed while it was read', {
    place,
    notes: [what],
    hint: 'what was read before is committed; --restart loads the new one whole',
  });
}

function unknowable(place: string): SluiceError {
  return new SluiceError('source/unreadable', 'the transfer was cut, and cannot be continued', {
    place,
    notes: ['the server gives neither ETag nor Last-Modified, so the rest might be that of another file'],
    hint: 'download it, and load the file',
  });
}
