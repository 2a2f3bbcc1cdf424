import { parseAddress, parseSchema } from '../../config/target.ts';
import { SluiceError } from '../../errors.ts';
import { type JobReport, readJobReports } from '../../sinks/postgres/job-reports.ts';
import { openDatabase } from '../target/open-database.ts';

export type { JobReport, RunReport } from '../../sinks/postgres/job-reports.ts';

/** A ledger, as typed. */
export interface Whose {
  readonly to?: string;
  readonly ledgerSchema?: string;
}

/** What the ledger of a database knows: all jobs, or the one that is asked for, which must be there. */
export async function jobStatus({ to, ledgerSchema }: Whose, job: string | undefined): Promise<JobReport[]> {
  const address = to === undefined ? undefined : parseAddress(to);
  const { control, shown } = await openDatabase(address, undefined, () => undefined);
  try {
    const reports = await readJobReports(control.client, parseSchema(ledgerSchema), job);
    if (job === undefined || reports.length > 0) return reports;
    throw new SluiceError('usage', `the ledger knows no job ${JSON.stringify(job)}`, {
      place: shown,
      hint: 'sluice status without a name lists all of them',
    });
  } finally {
    await control.end();
  }
}
