import { createHash, createHmac } from 'node:crypto';
import type { IncomingMessage, ServerResponse } from 'node:http';
import { type FileServer, type Meddle, serveFile } from './file-server.ts';

export const ACCESS_KEY = 'AKIATESTTESTTEST';
export const SECRET_KEY = 'hunter2/secret+key';
export const TOKEN = 'hunter2-token';
export const REGION = 'eu-test-1';

/** A server of one object under every key, which lets in who signs as S3 wants it. */
export async function serveObject(
  content: string | Uint8Array,
  meddle: Meddle = () => undefined,
): Promise<FileServer> {
  const server = await serveFile(content);
  server.meddle = (answer, request, response, count) => {
    const fault = faultOf(request);
    if (fault !== undefined) return refuse(response, 403, fault);
    return meddle(answer, request, response, count);
  };
  return server;
}

/** As S3 words it, with more in it than anybody should see. */
export function refuse(response: ServerResponse, status: number, code: string): true {
  const xml = `<?xml version="1.0"?>\n<Error><Code>${code}</Code><Message>no</Message><AWSAccessKeyId>${ACCESS_KEY}</AWSAccessKeyId><StringToSign>hunter2</StringToSign></Error>`;
  response.writeHead(status, { 'content-type': 'application/xml' }).end(xml);
  return true;
}

/**
 * What is wrong with a request's signature, from what came over the wire, by the steps of AWS's description. Nothing of
 * it is shared with what signs.
 */
export function faultOf({ method, url = '', headers }: IncomingMessage): string | undefined {
  const form =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d{8})\/([^/]+)\/s3\/aws4_request, SignedHeaders=([a-z0-9;-]+), Signature=([0-9a-f]{64})$/;
  const [, id, day, region, names, signature] = form.exec(headers.authorization ?? '') ?? [];
  if (id === undefined) return 'AccessDenied';
  if (id !== ACCESS_KEY) return 'InvalidAccessKeyId';
  if (region !== REGION) return 'AuthorizationHeaderMalformed';
  if (headers['x-amz-security-token'] !== TOKEN) return 'InvalidToken';
  const list = (names as string).split(';');
  const must = ['host', ...Object.keys(headers).filter((name) => name.startsWith('x-amz-'))];
  if (!must.every((name) => list.includes(name)) || [...list].sort().join() !== list.join())
    return 'AccessDenied';
  const time = String(headers['x-amz-date']);
  const [year, rest] = [time.slice(0, 4), time.slice(4)];
  const stamp = Date.parse(
    `${year}-${rest.slice(0, 2)}-${rest.slice(2, 4)}T${rest.slice(5, 7)}:${rest.slice(7, 9)}:${rest.slice(9, 11)}Z`,
  );
  if (!time.startsWith(day as string) || Math.abs(Date.now() - stamp) > 900_000)
    return 'RequestTimeTooSkewed';
  const hex = (text: string) => createHash('sha256').update(text).digest('hex');
  if (headers['x-amz-content-sha256'] !== hex('')) return 'XAmzContentSHA256Mismatch';

  let canonical = `${method}\n${url}\n\n`;
  for (const name of list) canonical += `${name}:${String(headers[name])}\n`;
  canonical += `\n${names}\n${hex('')}`;
  const toSign = ['AWS4-HMAC-SHA256', time, `${day}/${region}/s3/aws4_request`, hex(canonical)].join('\n');
  const mac = (key: Buffer, text: string) => createHmac('sha256', key).update(text).digest();
  const dayKey = mac(Buffer.from(`AWS4${SECRET_KEY}`), day as string);
  const signingKey = mac(mac(mac(dayKey, region as string), 's3'), 'aws4_request');
  return mac(signingKey, toSign).toString('hex') === signature ? undefined : 'SignatureDoesNotMatch';
}
