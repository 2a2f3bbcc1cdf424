/** Why a run stopped, for programs: the closed list of codes, each with the exit status that it leads to. */
export const EXIT_STATUS = {
  internal: 1,
  usage: 2,
  config: 2,
  'rejects/limit': 4,
  'source/missing': 5,
  'source/unreadable': 5,
  'source/empty': 5,
  'source/header': 5,
  'source/changed': 5,
  'source/corrupt': 5,
  'source/limit': 5,
  'source/terminal': 2,
  'source/unavailable': 7,
  'target/refused': 6,
  'target/authentication': 6,
  'target/permission': 6,
  'target/missing-table': 6,
  'target/missing-stream': 6,
  'target/columns': 6,
  'target/lost-rows': 6,
  'target/exists': 6,
  'target/unwritable': 6,
  'target/unavailable': 7,
  'target/stalled': 7,
  'target/full': 7,
  'ledger/changed': 5,
  'ledger/loaded': 5,
  'ledger/locked': 8,
  'rejects/unwritable': 6,
  'embedded/missing': 6,
  'embedded/failed': 6,
  interrupted: 130,
  terminated: 143,
} as const;

export type ErrorCode = keyof typeof EXIT_STATUS;

/** Exit statuses that are not errors' own. */
export const EXIT_DONE = 0;
export const EXIT_REJECTS = 3;
export const EXIT_CLOSED_PIPE = 141;

export interface ErrorDetails {
  /** What to run or change next, one line. */
  readonly hint?: string;
  /** Where: a file, a table, a line. */
  readonly place?: string;
  /** More lines of evidence, each printed on its own. */
  readonly notes?: readonly string[];
  /** The server's SQLSTATE, where it was the server that refused. */
  readonly sqlstate?: string;
  /** Trying again within the same run is of no use, or not safe. */
  readonly final?: boolean;
  readonly cause?: unknown;
}

/** An error for the operator: it stops the run. Bad data is never one of these; see `Fault`. */
export class SluiceError extends Error {
  override readonly name = 'SluiceError';
  readonly code: ErrorCode;
  readonly hint: string | undefined;
  readonly place: string | undefined;
  readonly notes: readonly string[];
  readonly sqlstate: string | undefined;
  readonly final: boolean;

  constructor(code: ErrorCode, message: string, details: ErrorDetails = {}) {
    super(message, details.cause === undefined ? undefined : { cause: details.cause });
    this.code = code;
    this.hint = details.hint;
    this.place = details.place;
    this.notes = details.notes ?? [];
    this.sqlstate = details.sqlstate;
    this.final = details.final ?? false;
  }

  get exitStatus(): number {
    return EXIT_STATUS[this.code];
  }
}

/** The same error, which trying again within the run does not help. */
export function asFinal(error: SluiceError): SluiceError {
  const { code, message, hint, place, notes, sqlstate, cause } = error;
  const known = { ...(hint && { hint }), ...(place && { place }), ...(sqlstate && { sqlstate }) };
  return new SluiceError(code, message, { ...known, notes, cause, final: true });
}
