import type { DatabaseError } from 'pg';

/** Statements of a batch's own transaction, for the job that is claimed. */
export interface BatchEntry {
  /** First: gives the epoch and locks it against a claim, then how many of the spans are settled already. */
  readonly check: string;
  settle(): string;
  /** How many of the spans are in the ledger. */
  readonly present: string;
  readonly epoch: string;
  readonly spans: number;
  /** Whether an error speaks of the ledger's own tables, and not of a row of the batch. */
  concerns(error: DatabaseError): boolean;
}
