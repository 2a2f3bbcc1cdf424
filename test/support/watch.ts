import { type ChildProcess, spawn } from 'node:child_process';
import { fileURLToPath } from 'node:url';

let watchdog: ChildProcess | undefined;

/**
 * Has all test servers in a directory ended and removed when this process is gone, even by a kill: a watchdog
 * then sees its standard input end.
 */
export function watch(directory: string): void {
  watchdog ??= startWatchdog();
  watchdog.stdin?.write(`${directory}\n`);
}

function startWatchdog(): ChildProcess {
  const script = fileURLToPath(new URL('watchdog.ts', import.meta.url));
  // It may outlive us, so it holds no stream that somebody waits for the end of.
  const child = spawn(process.execPath, [script], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
  child.unref();
  // Node's types do not say that the stream is a socket.
  (child.stdin as unknown as { unref(): void }).unref();
  return child;
}
