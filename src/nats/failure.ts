import { type ErrorCode, type ErrorDetails, SluiceError } from '../errors.ts';

/** What the server's numbers for its own errors mean to us; what is not listed goes by its status. */
const BY_NUMBER: Readonly<Record<number, { readonly code: ErrorCode; readonly hint?: string }>> = {
  10059: { code: 'target/missing-stream', hint: 'nats stream ls shows those that there are' },
  10039: { code: 'target/refused', hint: 'JetStream is not enabled for the account' },
  10076: { code: 'target/refused', hint: 'start the server with -js, or jetstream {} in its configuration' },
};

/** Errors of the operating system and of TLS, in words. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection is closed',
};

/** What the client library's errors have, by their names. */
interface NatsError extends Error {
  readonly code?: string | number;
  readonly status?: number;
  readonly operation?: string;
  readonly subject?: string;
}

/**
 * What the server, the client library or the network said, as an error for the operator. `doing` opens the
 * sentence: "cannot read stream ORDERS".
 */
export function natsFailure(error: unknown, doing: string): SluiceError {
  if (error instanceof SluiceError) return error;
  const failure = innermost(error as NatsError);
  const fail = (code: ErrorCode, reason: string, details: ErrorDetails = {}) =>
    new SluiceError(code, `${doing}: ${reason}`, { cause: error, ...details });
  switch (failure.name) {
    case 'AuthorizationError':
    case 'UserAuthenticationExpiredError':
      return fail('target/authentication', 'the server did not let us in', {
        hint: 'credentials come from the address, NATS_USER and NATS_PASSWORD, NATS_CREDS, NATS_NKEY, or a context',
      });
    case 'PermissionViolationError':
      return fail('target/permission', `no permission to ${failure.operation} ${failure.subject}`);
    case 'TimeoutError':
      return fail('target/unavailable', 'no answer in time');
    case 'JetStreamNotEnabled':
    case 'NoRespondersError':
      return fail('target/refused', 'JetStream is not enabled there, or not for the account', {
        hint: 'start the server with -js, or jetstream {} in its configuration',
      });
    default:
      break;
  }
  if (typeof failure.status === 'number') return apiFailure(failure, fail);
  const { code } = failure;
  if (typeof code === 'string' && /CERT|SIGNATURE|SSL|TLS/.test(code)) {
    return fail('target/refused', failure.message, {
      hint: 'NATS_CA=FILE, or ?ca=FILE, names the certificate of the authority',
    });
  }
  const known = typeof code === 'string' ? SYSTEM_ERRORS[code] : undefined;
  return fail('target/unavailable', known ?? (failure.message.toLowerCase() || 'the connection was lost'));
}

/** The library wraps what has happened into what it was about to do. */
function innermost(error: NatsError): NatsError {
  return error.cause instanceof Error ? innermost(error.cause as NatsError) : error;
}

function apiFailure(
  { status, code, message }: NatsError,
  fail: (code: ErrorCode, reason: string, details?: ErrorDetails) => SluiceError,
): SluiceError {
  const known = BY_NUMBER[code as number];
  if (known) return fail(known.code, message, known.hint === undefined ? {} : { hint: known.hint });
  return fail((status as number) >= 500 ? 'target/unavailable' : 'target/refused', message);
}
