import { type Endpoint, endpointOf, hostHeader } from '../http/endpoint.ts';
import type { Site } from '../http/site.ts';
import { parseObject } from '../remote.ts';
import { s3Refusal } from './refusal.ts';
import type { S3Settings } from './settings.ts';
import { amzDate, EMPTY_HASH, signV4 } from './sign.ts';

/**
 * An object of S3: asked for by GET, each request with a signature of its own. It is not followed elsewhere, for a
 * signature is for one host.
 */
export function s3Site(id: string, settings: S3Settings, now: () => Date = () => new Date()): Site {
  const { credentials, region } = settings;
  const endpoint = objectEndpoint(id, settings);
  const sign = () => {
    if (credentials === undefined) return {};
    const { sessionToken } = credentials;
    const headers = {
      'x-amz-content-sha256': EMPTY_HASH,
      'x-amz-date': amzDate(now()),
      ...(sessionToken !== undefined && { 'x-amz-security-token': sessionToken }),
    };
    const signed = { method: 'GET', path: endpoint.path, bodyHash: EMPTY_HASH, region, service: 's3' };
    const host = hostHeader(endpoint);
    const authorization = signV4({ ...signed, headers: { ...headers, host } }, credentials);
    return { ...headers, authorization };
  };
  return {
    id,
    endpoint,
    redirects: 0,
    credentials: sign,
    explain: (response) => s3Refusal(id, response),
  };
}

/** AWS's own hosts bear the bucket's name; a certificate covers none with dots, and other servers want it in the path. */
function objectEndpoint(id: string, { region, endpoint }: S3Settings): Endpoint {
  const { bucket, key } = parseObject(id);
  if (endpoint !== undefined) {
    const base = endpointOf(endpoint);
    return { ...base, path: `${base.path.replace(/\/$/, '')}/${encodeKey(`${bucket}/${key}`)}` };
  }
  const host = `s3.${region}.amazonaws.com${region.startsWith('cn-') ? '.cn' : ''}`;
  const isHost = /^[a-z0-9][a-z0-9-]{1,61}[a-z0-9]$/.test(bucket);
  return {
    protocol: 'https:',
    hostname: isHost ? `${bucket}.${host}` : host,
    port: 443,
    path: `/${encodeKey(isHost ? key : `${bucket}/${key}`)}`,
  };
}

/** As signatures want it: everything but letters, digits and `-._~` is escaped, and slashes stay. */
export function encodeKey(key: string): string {
  let text = '';
  for (const byte of Buffer.from(key)) {
    const character = String.fromCharCode(byte);
    text += /[A-Za-z0-9\-._~/]/.test(character)
      ? character
      : `%${byte.toString(16).toUpperCase().padStart(2, '0')}`;
  }
  return text;
}
