/** What is to go wrong in one run of the command; its environment has it as JSON in `SLUICE_FAULTS`. */
export interface FaultPlan {
  /** SIGKILL at the n-th passage, from 1, of a crash point. */
  readonly crash?: { readonly point: string; readonly passage: number };
  /** At the n-th passage of a point it is told as `moment`, and all stands still for so long. */
  readonly hold?: { readonly point: string; readonly passage: number; readonly millis: number };
  /** Writes the name of every point that is passed for the first time to descriptor 3, a line each. */
  readonly tell?: boolean;
  /** The n-th operation of a kind, from 1, fails. */
  readonly fail?: { readonly operation: Operation; readonly number: number; readonly code: string };
  /** Where the numbers of passages and of operations go when the process ends by itself. */
  readonly counts?: string;
  /** Constants of the sources, by name, with other values. */
  readonly millis?: Readonly<Record<string, number>>;
}

export const OPERATIONS = ['open', 'read', 'write', 'fsync', 'connect', 'send', 'receive'] as const;

/** Of files the first four, of the connections to the server the others. */
export type Operation = (typeof OPERATIONS)[number];

/** How often points were passed and operations asked for. */
export interface Counts {
  readonly points: Readonly<Record<string, number>>;
  readonly operations: Readonly<Record<Operation, number>>;
}

/** What is told where a run is held. */
export const MOMENT = 'moment';
