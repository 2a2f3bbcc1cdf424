import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csv, filesIn, freshTarget } from '../../support/many-files.ts';
import { watchPeak } from '../../support/peak.ts';

const COMMAND = join(import.meta.dirname, '../../../bin/sluice');
const FILES = 2000;

/** Runs the command with no more than so many open descriptors, and measures its memory. */
async function limited(folder: string, descriptors: number, args: readonly string[]) {
  const script = `ulimit -n ${descriptors}; exec "$@"`;
  const child = spawn('sh', ['-c', script, 'sh', process.execPath, COMMAND, ...args], { cwd: folder });
  let stderr = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    stderr += text;
  });
  const peak = watchPeak(child);
  const status = await new Promise<number | null>((resolve) => child.on('close', resolve));
  return { status, stderr, peak: peak() };
}

test(`${FILES} small files with 100 descriptors, in the memory that a few take`, async () => {
  const contents = Object.fromEntries(
    Array.from({ length: FILES }, (_, i) => [`p${String(i).padStart(5, '0')}.csv`, csv(i * 5, i * 5 + 5)]),
  );
  const folder = filesIn(contents);
  const few = await freshTarget();
  const many = await freshTarget();
  const args = (url: string, pattern: string) => [
    'load',
    pattern,
    '--to',
    url,
    '--table',
    't',
    '--lanes',
    '2',
  ];
  const first = await limited(folder, 100, args(few.url, 'p0000*.csv'));
  expect([first.status, first.stderr, await few.counts()]).toEqual([0, '', [50, 50]]);
  const all = await limited(folder, 100, args(many.url, 'p*.csv'));
  expect([all.status, all.stderr, await many.counts()]).toEqual([0, '', [FILES * 5, FILES * 5]]);
  expect(all.peak).toBeLessThan(first.peak + 60e6);
  const transactions = await many.ask<string>('SELECT count(DISTINCT committed_at) FROM sluice.span');
  expect(Number(transactions)).toBeLessThan(FILES / 2);
});
