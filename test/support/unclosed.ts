import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { ask } from './ask.ts';
import { watchPeak } from './peak.ts';
import { parseRejects, startSluice, temporaryFolder } from './sluice.ts';

const HEAD = 'a,b\n1,x\n2,"opened here\n';
/** Lines go out in pieces of about this many bytes. */
const PIECE_BYTES = 1 << 20;
const FILLER = 'y'.repeat(1000);

/**
 * Pipes in a source of about `bytes` bytes whose second record opens a quote that nothing closes, and says what
 * became of it. The records behind it are `3,y…`, `4,y…` and so on.
 */
export async function loadUnclosed(url: string, table: string, bytes: number) {
  const rejectsFile = `${temporaryFolder()}/rejects.ndjson`;
  const { child, ended } = startSluice(
    ['load', '-', '--to', url, '--table', table, '--json', '--rejects', rejectsFile],
    undefined,
  );
  const peakBytes = watchPeak(child);
  child.stdin?.on('error', () => {});
  child.stdin?.write(HEAD);
  let record = 3;
  for (let sent = 0; sent < bytes; ) {
    let piece = '';
    while (piece.length < PIECE_BYTES) piece += `${record++},${FILLER}\n`;
    sent += piece.length;
    if (!child.stdin?.write(piece))
      await Promise.race([once(child.stdin as NodeJS.WritableStream, 'drain'), ended]);
  }
  child.stdin?.end();
  const ran = await ended;
  return {
    ran,
    peakBytes: peakBytes(),
    records: record - 1,
    rejects: parseRejects(readFileSync(rejectsFile, 'utf8')),
    landed: await ask(url, `SELECT count(*)::int || ' ' || min(a) || ' ' || max(a) FROM ${table}`),
  };
}
