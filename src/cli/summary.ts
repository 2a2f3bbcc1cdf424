import { EXIT_DONE, EXIT_REJECTS, EXIT_STATUS } from '../errors.ts';
import type { LoadOutcome } from '../load/outcome.ts';
import type { Tally } from '../record/tally.ts';
import { formatBytes, formatCount, formatRows, formatSeconds } from './amounts.ts';
import { escapeText } from './escape.ts';

/** The status that a load without an error ends with. */
export function exitStatusOf(
  { state, tally }: LoadOutcome,
  stoppedBy?: 'interrupted' | 'terminated',
): number {
  if (state === 'interrupted') return EXIT_STATUS[stoppedBy ?? 'interrupted'];
  if (state === 'nothing-to-do' || state === 'explained' || state === 'locked') return EXIT_DONE;
  return tally.rejected > 0 ? EXIT_REJECTS : EXIT_DONE;
}

/** What became of every row, as an equation that adds up. */
export function identityLine(tally: Readonly<Tally>): string {
  const { read, loaded, rejected, filtered, duplicate } = tally;
  const parts = Object.entries({ loaded, rejected, filtered, duplicate });
  return `read ${formatCount(read)} = ${parts.map(([name, rows]) => `${name} ${formatCount(rows)}`).join(' + ')}`;
}

/** The same of records that were checked. */
export function checkedLine(tally: Readonly<Tally>): string {
  return identityLine(tally).replace('= loaded ', '= valid ');
}

/** One load in words, and then its notes. */
export function summaryLines(outcome: LoadOutcome): string[] {
  return [sentence(outcome), ...(outcome.notes ?? []).map(escapeText)];
}

function sentence(outcome: LoadOutcome): string {
  const { state, tally, earlierRows } = outcome;
  const source = escapeText(outcome.source);
  const table = escapeText(outcome.table);
  const identity = state === 'checked' ? checkedLine(tally) : identityLine(tally);
  if (state === 'checked')
    return `checked ${formatRows(tally.read)} of ${source} against ${table} ${took(outcome)}: ${identity}`;
  if (state === 'nothing-to-do') {
    return `nothing to do: ${source} is in ${table} already: ${identity}; --again loads it once more`;
  }
  if (state === 'locked') return `skipped: another run is loading ${source} into ${table}`;
  if (state === 'explained') return `nothing was loaded into ${table}`;
  if (state === 'interrupted') return `stopped ${took(outcome)}: ${identity}`;
  const earlier = earlierRows > 0 ? `, ${formatRows(earlierRows)} of them read by earlier runs` : '';
  return `loaded ${formatRows(tally.loaded)} into ${table} ${took(outcome)}: ${identity}${earlier}`;
}

function took({ seconds, bytes }: LoadOutcome): string {
  const speed = seconds > 0 ? ` (${formatBytes(bytes / seconds)}/s)` : '';
  return `in ${formatSeconds(seconds)}${speed}`;
}

/** The summary for machines: one object, whose keys only grow within a version. */
export function summaryJson(outcome: LoadOutcome, exit: number): string {
  const { job, source, target, table, state, tally, mended, bytes, seconds, rejectsFile = null } = outcome;
  const { read, loaded, rejected, filtered, duplicate } = tally;
  const isCheck = state === 'checked';
  const counts = {
    read,
    loaded: isCheck ? 0 : loaded,
    rejected,
    filtered,
    duplicate,
    ...(isCheck && { valid: loaded }),
  };
  return JSON.stringify({
    version: 1,
    job,
    source,
    target,
    table,
    state,
    ...counts,
    ...(mended && { mended }),
    bytes,
    seconds: Number(seconds.toFixed(3)),
    rejectsFile,
    exit,
  });
}
