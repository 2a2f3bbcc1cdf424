import type { IncomingMessage } from 'node:http';
import { setTimeout as sleep } from 'node:timers/promises';
import { type ErrorCode, SluiceError } from '../../errors.ts';
import { isPassing } from '../http/refusal.ts';

/** More than any error of S3 is long. */
const MOST_BYTES = 65536;
const MOST_MILLIS = 10_000;

const MISSING = new Set(['NoSuchKey', 'NoSuchBucket', 'NoSuchVersion']);

const HINTS: Readonly<Record<string, string>> = {
  AccessDenied:
    'the credentials lack the right s3:GetObject, or the object is not there and they may not list',
  InvalidAccessKeyId: 'the key is not known there: check AWS_ACCESS_KEY_ID, AWS_PROFILE and the endpoint',
  SignatureDoesNotMatch: 'the secret is not the one of the key: check AWS_SECRET_ACCESS_KEY, or the profile',
  ExpiredToken: 'get fresh credentials and run the same command: it goes on from there',
  RequestTimeTooSkewed: 'set the clock of this machine',
  InvalidObjectState: 'the object is archived: restore it first',
};

/**
 * What S3 says in place of an object, by the code in its XML alone: the rest may repeat what was sent. Undefined where
 * it passes by itself.
 */
export async function s3Refusal(place: string, response: IncomingMessage): Promise<SluiceError | undefined> {
  const { statusCode = 0, headers } = response;
  if (isPassing(statusCode)) return undefined;
  const said = await codeOf(response);
  const code: ErrorCode =
    statusCode === 404 || MISSING.has(said ?? '') ? 'source/missing' : 'source/unreadable';
  const region = headers['x-amz-bucket-region'];
  const isElsewhere =
    typeof region === 'string' && /^[a-z0-9-]{1,63}$/.test(region) && [301, 307, 400].includes(statusCode);
  const hint = isElsewhere ? `the bucket is in another region: AWS_REGION=${region}` : HINTS[said ?? ''];
  return new SluiceError(code, `S3 answers ${said ?? 'no object'} (HTTP ${statusCode})`, {
    place,
    ...(hint !== undefined && { hint }),
  });
}

async function codeOf(response: IncomingMessage): Promise<string | undefined> {
  const timer = new AbortController();
  const text = await Promise.race([
    beginningOf(response).catch(() => ''),
    sleep(MOST_MILLIS, '', { signal: timer.signal }).catch(() => ''),
  ]);
  timer.abort();
  return /<Code>([A-Za-z0-9.]{1,64})<\/Code>/.exec(text)?.[1];
}

async function beginningOf(response: IncomingMessage): Promise<string> {
  let text = '';
  for await (const bytes of response) {
    text += (bytes as Buffer).toString('latin1');
    if (text.length > MOST_BYTES) break;
  }
  return text;
}
