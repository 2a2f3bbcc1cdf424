import { createHash, createHmac } from 'node:crypto';

/** A key of AWS, or of a server that speaks as S3 does. */
export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** What a signature covers. */
export interface Signed {
  readonly method: string;
  /** Path and query as they are sent: encoded, once. */
  readonly path: string;
  /** All headers that are to be signed, `host` among them, with names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  /** SHA-256 of the body, hexadecimal. */
  readonly bodyHash: string;
  readonly region: string;
  readonly service: string;
}

export const EMPTY_HASH = sha256('');

/** The header `Authorization` by AWS Signature Version 4. `x-amz-date` must be among the headers. */
export function signV4(signed: Signed, { accessKeyId, secretAccessKey }: Credentials): string {
  const { method, path, headers, bodyHash, region, service } = signed;
  const names = Object.keys(headers).sort();
  const [resource = '', query = ''] = path.split('?', 2);
  const canonical = [
    method,
    resource,
    query.split('&').map(withEquals).sort().join('&'),
    ...names.map((name) => `${name}:${headers[name]?.trim().replaceAll(/ +/g, ' ')}`),
    '',
    names.join(';'),
    bodyHash,
  ].join('\n');
  const time = headers['x-amz-date'] ?? '';
  const day = time.slice(0, 8);
  const scope = `${day}/${region}/${service}/aws4_request`;
  const text = `AWS4-HMAC-SHA256\n${time}\n${scope}\n${sha256(canonical)}`;
  const key = [day, region, service, 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${secretAccessKey}`);
  const signature = hmac(key, text).toString('hex');
  return `AWS4-HMAC-SHA256 Credential=${accessKeyId}/${scope}, SignedHeaders=${names.join(';')}, Signature=${signature}`;
}

/** `20150830T123600Z` */
export function amzDate(date: Date): string {
  return date.toISOString().replaceAll(/[-:]|\.\d+/g, '');
}

function withEquals(pair: string): string {
  return pair === '' || pair.includes('=') ? pair : `${pair}=`;
}

function sha256(text: string): string {
  return createHash('sha256').update(text).digest('hex');
}

function hmac(key: string | Buffer, text: string): Buffer {
  return createHmac('sha256', key).update(text).digest();
}
