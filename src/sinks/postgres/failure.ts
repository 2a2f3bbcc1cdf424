import { DatabaseError } from 'pg';
import { type ErrorCode, type ErrorDetails, SluiceError } from '../../errors.ts';

interface Verdict {
  readonly code: ErrorCode;
  readonly hint?: string;
}

/** SQLSTATEs and classes of them, the longer match first; what is not listed is refused for good. */
const BY_SQLSTATE: Readonly<Record<string, Verdict>> = {
  '28P01': {
    code: 'target/authentication',
    hint: 'set PGPASSWORD, or add a line to ~/.pgpass: host:port:database:user:password',
  },
  '28': { code: 'target/authentication', hint: "the server's pg_hba.conf decides who may come in, and how" },
  '3D000': { code: 'target/refused', hint: 'create it first: createdb NAME' },
  '42501': { code: 'target/permission' },
  '42P01': { code: 'target/missing-table' },
  '25006': { code: 'target/refused', hint: 'the server or the role allows reading only' },
  '08': { code: 'target/unavailable' },
  // The server read our bytes and found them malformed: no use in trying again.
  '08P01': { code: 'internal' },
  '40': { code: 'target/unavailable' },
  '53': { code: 'target/unavailable' },
  '55P03': {
    code: 'target/unavailable',
    hint: 'another session holds a lock: pg_stat_activity and pg_locks name it',
  },
  '57': { code: 'target/unavailable' },
  // A person cancelled the statement: starting it again is not ours to decide.
  '57014': { code: 'target/refused' },
  '58': { code: 'target/unavailable' },
};

/** Errors of the operating system, in words. */
const SYSTEM_ERRORS: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connection refused',
  ENOENT: 'no such socket',
  ENOTFOUND: 'no such host',
  EAI_AGAIN: 'the name of the host cannot be looked up now',
  ETIMEDOUT: 'timed out',
  EHOSTUNREACH: 'no route to the host',
  ENETUNREACH: 'no route to the network',
  ECONNRESET: 'the connection was reset',
  EPIPE: 'the connection is closed',
};

/** What the server or the network said, as an error for the operator. `doing` opens the sentence: "cannot connect to db:5432". */
export function failureOf(error: unknown, doing: string): SluiceError {
  if (error instanceof SluiceError) return error;
  if (error instanceof DatabaseError) return serverFailure(error, doing);
  const { code, message } = error as NodeJS.ErrnoException;
  if (code === 'EACCES' || code === 'EPERM') {
    return new SluiceError('target/permission', `${doing}: permission denied`, { cause: error });
  }
  const reason = SYSTEM_ERRORS[code ?? ''] ?? message.toLowerCase();
  return new SluiceError('target/unavailable', `${doing}: ${reason}`, { cause: error });
}

function serverFailure(error: DatabaseError, doing: string): SluiceError {
  const sqlstate = error.code ?? '';
  const { code, hint }: Verdict = BY_SQLSTATE[sqlstate] ??
    BY_SQLSTATE[sqlstate.slice(0, 2)] ?? { code: 'target/refused' };
  const notes = [error.detail, error.hint].filter((note) => note !== undefined);
  const details: ErrorDetails = { sqlstate, notes, ...(hint && { hint }), cause: error };
  return new SluiceError(code, `${doing}: ${error.message}`, details);
}

/** Whether nothing at all answered there: the next place may be tried. */
export function isAbsent(error: unknown): boolean {
  if (error instanceof DatabaseError) return error.code === '57P03';
  if (error instanceof SluiceError) return error.code === 'target/unavailable';
  const { code } = error as NodeJS.ErrnoException;
  return code !== undefined ? code in SYSTEM_ERRORS || code === 'EACCES' : true;
}
