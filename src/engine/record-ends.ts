import { isCareful } from '../kernel/csv-plan.ts';
import type { KernelFormat } from '../kernel/plan.ts';

/** What ends the records of a format, as far as framing has to know beside the kernel. */
export interface RecordEnds {
  /** Whether CR alone ends a line too. */
  readonly crStyle: boolean;
  /** Whether the kernel needs no line end behind the last record: one that is escaped would be taken for one. */
  readonly needsNoEnd: boolean;
  /** Whether records are the elements of one array, which no line end divides. */
  readonly isArray: boolean;
}

export function recordEndsOf(format: KernelFormat): RecordEnds {
  const isCsv = format.name === 'csv';
  return {
    crStyle: isCsv && format.dialect.crStyle,
    needsNoEnd: isCsv && isCareful(format.dialect),
    isArray: format.name === 'json',
  };
}
