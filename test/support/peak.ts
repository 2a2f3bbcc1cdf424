import type { ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';

const EVERY_MILLIS = 20;

/** Watches a process until it ends. What it gives is the most resident memory that it had, in bytes. Linux only. */
export function watchPeak(child: ChildProcess): () => number {
  let peakBytes = 0;
  const look = () => {
    try {
      const status = readFileSync(`/proc/${child.pid}/status`, 'utf8');
      peakBytes = Number(/VmHWM:\s+(\d+) kB/.exec(status)?.[1] ?? 0) * 1024 || peakBytes;
    } catch {
      // It has just ended.
    }
  };
  const timer = setInterval(look, EVERY_MILLIS);
  child.once('exit', () => clearInterval(timer));
  return () => peakBytes;
}
