import { MEASURED, type Measured } from './matrix/fault.ts';
import { FAULTS } from './matrix/index.ts';
import type { Row } from './matrix.ts';

const INTRO = `# What goes wrong, and what happens then

Loads of every kind (CSV, gzip, NDJSON, a pipe, rows that the server refuses, \`--on-conflict\`, \`--atomic\`, \`--replace\`)
meet every fault below in the middle of their work, from different seeds. A try passes when the run ends with a
documented status, and the same command, run until it ends well, leaves exactly the rows, the rejects and the counts of
a load that met nothing.

This page is written by \`npm run test:faults\` from what it saw. All loads have rejects, so 3 is a load that was done.
Where the server refuses rows, a batch whose refused rows are in the reject file already is not tried again in the same
run: that ends with 7, and the next one takes them back.
\`npm run test:kill\` has the same for SIGKILL: at random times, and at every crash point.
`;

/** The page about all faults, from the tries of one run. */
export function pageOf(rows: readonly Row[], server: string): string {
  const tries = rows.reduce((sum, { outcomes }) => sum + outcomes.length, 0);
  const violations = rows.reduce((sum, row) => sum + row.violations.length, 0);
  const chapters = FAULTS.map(({ title, faults }) => {
    const lines = faults.map((fault) => {
      const row = rows.find(({ fault: { name } }) => name === fault.name);
      const again = fault.mending === undefined ? 'finishes it' : `finishes it, after: ${fault.mending}`;
      return `| ${fault.name} | ${fault.happens} | ${row ? exitsOf(row) : ''} | ${again} |`;
    });
    return [
      `## ${title}`,
      '',
      '| fault | what happens | exit, how often | the same command again |',
      '|---|---|---|---|',
      ...lines,
    ].join('\n');
  });
  const measured = Object.entries(MEASURED).map(
    ([what, meaning]) => `| ${meaning} | ${timesOf(rows, what as Measured)} |`,
  );
  return [
    INTRO,
    `${tries} tries with ${server}: ${violations} violations.\n`,
    `${chapters.join('\n\n')}\n`,
    ['## Measured', '', '| | seconds: least, middle, most |', '|---|---|', ...measured].join('\n'),
    '',
  ].join('\n');
}

function exitsOf({ outcomes }: Row): string {
  const counts = new Map<string, number>();
  for (const { exit } of outcomes) counts.set(String(exit), (counts.get(String(exit)) ?? 0) + 1);
  return [...counts]
    .sort((a, b) => b[1] - a[1])
    .map(([exit, count]) => `${exit} × ${count}`)
    .join(', ');
}

function timesOf(rows: readonly Row[], what: Measured): string {
  const times = rows
    .flatMap(({ outcomes }) => outcomes.flatMap(({ measured }) => measured))
    .filter(([name]) => name === what)
    .map(([, seconds]) => seconds)
    .sort((a, b) => a - b);
  const shown = [0, 0.5, 1].map((share) => times[Math.floor((times.length - 1) * share)]?.toFixed(2));
  return times.length === 0 ? '' : `${shown.join(', ')} (${times.length} times)`;
}
