import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { measure } from '../../bench/measure.ts';
import { sampleTree } from '../../bench/sample.ts';

const FILL_BYTES = 150_000_000;
const FILL = `Buffer.alloc(${FILL_BYTES}, 1)`;

test('peak memory and CPU time are those of the command', async () => {
  const small = await measure({ argv: ['node', '-e', '0'] });
  const large = await measure({ argv: ['node', '-e', `${FILL}; while (performance.now() < 300);`] });
  expect(large.peakBytes).toBeGreaterThan(small.peakBytes + 0.9 * FILL_BYTES);
  expect(small.peakBytes).toBeGreaterThan(10_000_000);
  expect(large.cpuSeconds).toBeGreaterThan(small.cpuSeconds);
});

test('status and standard error are handed on', async () => {
  const measured = await measure({ argv: ['node', '-e', 'console.error("no luck"); process.exit(7)'] });
  expect(measured).toMatchObject({ status: 7, stderr: 'no luck\n' });
});

test('a command that does not exist has a status as well', async () => {
  expect((await measure({ argv: ['/nowhere/at-all'] })).status).toBe(127);
});

test('standard input is a pipe with the file in it', async () => {
  const check =
    'const fs = require("fs"); process.exit(fs.fstatSync(0).isFIFO() && fs.readFileSync(0).includes("order_id") ? 0 : 1)';
  const measured = await measure({ argv: ['node', '-e', check], stdin: 'fixtures/orders.csv' });
  expect(measured.status).toBe(0);
});

test('an abort ends the command and all below it', async () => {
  const stop = new AbortController();
  const folder = mkdtempSync(join(tmpdir(), 'sluice-abort-'));
  const note = join(folder, 'pid');
  const running = measure({ argv: ['sh', '-c', `sleep 600 & echo $! > ${note}; wait`] }, stop.signal);
  const pid = () => (existsSync(note) ? readFileSync(note, 'utf8').trim() : '');
  await expect.poll(pid).not.toBe('');
  expect(runs(pid())).toBe(true);
  stop.abort();
  await expect(running).rejects.toThrow('aborted');
  await expect.poll(() => runs(pid())).toBe(false);
  rmSync(folder, { recursive: true });
});

/** A zombie that nobody has collected yet does not run. */
function runs(pid: string): boolean {
  const stat = `/proc/${pid}/stat`;
  return existsSync(stat) && !/\) Z /.test(readFileSync(stat, 'utf8'));
}

test('the sampler sees the peak of a child of a child', async () => {
  const script = `require("child_process").spawnSync(process.execPath, ["-e", "${FILL}; setTimeout(() => {}, 500)"])`;
  const child = spawn(process.execPath, ['-e', script]);
  const sampler = sampleTree(child.pid as number, 10);
  await once(child, 'exit');
  const { peakBytes, cpuSeconds } = sampler.stop();
  expect(peakBytes).toBeGreaterThan(FILL_BYTES);
  expect(cpuSeconds).toBeGreaterThan(0);
});
