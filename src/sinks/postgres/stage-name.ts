import { createHash } from 'node:crypto';

/** The table in the ledger's schema that a job gathers its rows in, where it does. */
export function stageName(schema: string, job: string): { schema: string; table: string } {
  const hash = createHash('sha256').update(job).digest('hex').slice(0, 16);
  return { schema, table: `stage_${hash}` };
}
