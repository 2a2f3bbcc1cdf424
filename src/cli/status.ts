import { type JobReport, jobStatus, type Whose } from '../load/job/job-status.ts';
import { formatBytes, formatCount } from './amounts.ts';
import { tableLines } from './db/table.ts';
import { escapeText } from './escape.ts';
import { identityLine } from './summary.ts';

export interface StatusOptions extends Whose {
  readonly json?: true;
}

/** `sluice status`: each job in a few lines, or as one JSON object a line. */
export async function printStatus(job: string | undefined, { json, ...whose }: StatusOptions): Promise<void> {
  const reports = await jobStatus(whose, job);
  const lines = json
    ? reports.map((report) => JSON.stringify({ version: 1, ...report }))
    : reports.flatMap((report, i) => [...(i > 0 ? [''] : []), ...reportLines(report)]);
  if (lines.length === 0 && !json) lines.push('no loads are known here');
  print(lines);
}

/** `sluice runs`: a line for each run that settled something. */
export async function printRuns(job: string | undefined, { json, ...whose }: StatusOptions): Promise<void> {
  const runs = (await jobStatus(whose, job)).flatMap((report) =>
    report.runs.map((run) => ({ job: report.id, ...run })),
  );
  if (json) {
    print(runs.map((run) => JSON.stringify({ version: 1, ...run })));
    return;
  }
  const names = [
    'job',
    'run',
    'first commit',
    'last commit',
    'batches',
    'bytes',
    'read',
    'loaded',
    'rejected',
  ];
  const rows = runs.map(({ job, run, firstCommitAt, lastCommitAt, batches, bytes, tally }) => [
    ...[job, String(run), time(firstCommitAt), time(lastCommitAt), formatCount(batches), formatBytes(bytes)],
    ...[tally.read, tally.loaded, tally.rejected].map(formatCount),
  ]);
  print([...tableLines({ columns: names.map((name) => ({ name, type: 0 })), rows, tag: '' })]);
}

function reportLines(report: JobReport): string[] {
  const { id, source, target, publication, tally, startedAt, finishedAt, lastCommitAt, droppedIndexes } =
    report;
  const { inputs } = report;
  const how = publication === 'append' ? '' : `, by --${publication}`;
  const commit = lastCommitAt === null ? 'nothing committed' : `last commit ${time(lastCommitAt)}`;
  const end = finishedAt === null ? commit : `finished ${time(finishedAt)}`;
  return [
    `${escapeText(source)} into ${escapeText(target)}`,
    `  job     ${escapeText(id)}${how}`,
    `  state   ${stateLine(report)}`,
    `  times   started ${time(startedAt)}, ${end}`,
    `  rows    ${identityLine(tally)}`,
    ...(inputs === null
      ? []
      : [
          `  files   ${[`${formatCount(inputs.known)} known`, `${formatCount(inputs.begun)} begun`, `${formatCount(inputs.finished)} finished`].join(', ')}`,
        ]),
    ...(droppedIndexes.length === 0
      ? []
      : [`  indexes dropped until it is finished: ${droppedIndexes.map(escapeText).join(', ')}`]),
  ];
}

function stateLine({ state, holder, settledBytes, sourceBytes }: JobReport): string {
  if (state === 'finished') return 'finished';
  const share =
    sourceBytes === null
      ? `${formatBytes(settledBytes)} settled`
      : `${Math.floor((settledBytes / Math.max(sourceBytes, 1)) * 100)} % of ${formatBytes(sourceBytes)} settled`;
  return state === 'running'
    ? `running, held by server process ${holder}; ${share}`
    : `interrupted, ${share}; the same command goes on from there`;
}

/** To the second, in UTC: it is compared with logs. */
function time(date: Date): string {
  return `${date.toISOString().slice(0, 19).replace('T', ' ')}Z`;
}

function print(lines: readonly string[]): void {
  if (lines.length > 0) process.stdout.write(`${lines.join('\n')}\n`);
}
