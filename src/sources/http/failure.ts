import { type ErrorDetails, SluiceError } from '../../errors.ts';

/** The server is away, or was cut off: to be tried again, and by the same command later. */
export class Unavailable extends SluiceError {
  /** How long the server asks to be left alone. */
  readonly afterMillis: number;

  constructor(message: string, details: ErrorDetails & { readonly afterMillis?: number } = {}) {
    super('source/unavailable', message, details);
    this.afterMillis = details.afterMillis ?? 0;
  }
}

const REASONS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'nothing listens there',
  ENOTFOUND: 'there is no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up at the moment',
  ECONNRESET: 'the connection was cut',
  EPIPE: 'the connection was cut',
  ECONNABORTED: 'the connection was cut',
  ETIMEDOUT: 'the host does not answer',
  EHOSTUNREACH: 'there is no way to the host',
  ENETUNREACH: 'there is no way to the host',
};

/** Where nothing has ever come from, these are mistakes rather than breaks. */
const MISTAKES = new Set(['ECONNREFUSED', 'ENOTFOUND']);

/** What OpenSSL and Node say of certificates. */
const CERTIFICATE = /CERT|CRL|ISSUER|SIGNATURE|INVALID_CA|INVALID_PURPOSE|PATH_LENGTH|HOSTNAME_MISMATCH/;

/** An error of the network in the project's own terms. `isFirst`: nothing has come from there so far. */
export function networkFailure(place: string, error: unknown, isFirst: boolean): unknown {
  const { code, message } = error as NodeJS.ErrnoException;
  if (error instanceof SluiceError || typeof code !== 'string') return error;
  const reason = REASONS[code];
  const final = isFirst && MISTAKES.has(code);
  if (reason !== undefined) return new Unavailable(reason, { place, final, cause: error });
  if (code.startsWith('HPE_')) {
    return new SluiceError('source/unreadable', 'what comes from there is no HTTP', { place, cause: error });
  }
  if (CERTIFICATE.test(code) || /TLS|SSL|EPROTO/.test(code)) {
    // Behind the semicolon Node gives advice that is not for users of a command.
    const why = message.replace(/;.*/s, '').replace(/^.*?:SSL routines:[^:]*:/, '');
    return new SluiceError('source/unreadable', `TLS failed: ${why.slice(0, 200).trim()}`, {
      place,
      ...(CERTIFICATE.test(code) && { hint: 'NODE_EXTRA_CA_CERTS names a file of more authorities' }),
      cause: error,
    });
  }
  return new Unavailable(`the connection failed (${code})`, { place, final: isFirst, cause: error });
}
