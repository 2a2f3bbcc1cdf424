import type { IncomingMessage } from 'node:http';
import { type ErrorCode, SluiceError } from '../../errors.ts';
import { Unavailable } from './failure.ts';
import { retryAfterMillis } from './retry-after.ts';

/** Statuses of servers, and of what stands before them, that pass by themselves. */
const PASSING = new Set([408, 425, 429, 500, 502, 503, 504, 520, 521, 522, 523, 524]);

export function isPassing(status: number): boolean {
  return PASSING.has(status);
}

interface Meaning {
  readonly code: ErrorCode;
  readonly message: string;
  readonly hint?: string;
}

const FINAL: Readonly<Record<number, Meaning>> = {
  401: {
    code: 'source/unreadable',
    message: 'the server wants to know who asks',
    hint: 'put a line such as "Authorization: Bearer …" into a file for --headers-file, or into SLUICE_HTTP_HEADERS',
  },
  403: {
    code: 'source/unreadable',
    message: 'the server does not let us have it',
    hint: 'the credentials may lack the right, or the signature in the URL may have expired',
  },
  404: { code: 'source/missing', message: 'the server has no such file' },
  407: { code: 'source/unreadable', message: 'the proxy wants to know who asks' },
  410: { code: 'source/missing', message: 'the file is gone for good' },
};

/** What an answer without the file means. */
export function refusalOf(place: string, { statusCode = 0, headers }: IncomingMessage): SluiceError {
  const status = `HTTP ${statusCode}`;
  if (isPassing(statusCode)) {
    const afterMillis = retryAfterMillis(headers['retry-after']);
    const after = afterMillis > 0 ? `, and asks for ${Math.ceil(afterMillis / 1000)} s of patience` : '';
    return new Unavailable(`the server cannot answer now (${status})${after}`, { place, afterMillis });
  }
  const { code, message, hint } = FINAL[statusCode] ?? {
    code: 'source/unreadable' as const,
    message: 'the server answers with something else than a file',
  };
  return new SluiceError(code, `${message} (${status})`, { place, ...(hint && { hint }) });
}
