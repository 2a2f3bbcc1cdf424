import { EXIT_CLOSED_PIPE } from '../errors.ts';

/** What a guard needs of a process: `process`, or a stand-in of a test. */
export interface PipedProcess {
  readonly stdout: NodeJS.EventEmitter;
  readonly stderr: NodeJS.EventEmitter;
  exit(status: number): void;
}

/**
 * Without this a closed pipe is an uncaught error with a stack trace. When the reader of stdout goes
 * away there is nobody left to work for: exit 141, as a shell shows it. When the reader of stderr goes
 * away the work goes on, unseen; it ends with its own status.
 */
export function guardPipes({ stdout, stderr, exit }: PipedProcess): void {
  stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosed(error)) throw error;
    exit(EXIT_CLOSED_PIPE);
  });
  stderr.on('error', (error: NodeJS.ErrnoException) => {
    if (!isClosed(error)) throw error;
  });
}

function isClosed({ code }: NodeJS.ErrnoException): boolean {
  return code === 'EPIPE' || code === 'ERR_STREAM_DESTROYED' || code === 'EIO';
}
