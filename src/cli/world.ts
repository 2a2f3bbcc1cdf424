import { availableParallelism } from 'node:os';
import { isatty } from 'node:tty';
import type { DataOutput } from '../load/target/file-target.ts';
import { dataOutput } from './data-output.ts';
import type { ScreenStream } from './screen.ts';
import type { SignalSource } from './stop-signals.ts';

/** What a command touches of the process around it. Tests bring their own. */
export interface World {
  readonly stdin: { readonly isTTY?: boolean | undefined };
  readonly stdout: { write(text: string): unknown };
  /** Where data go that are asked for on standard output. */
  readonly data?: DataOutput;
  readonly stderr: ScreenStream & NodeJS.WritableStream;
  readonly env: NodeJS.ProcessEnv;
  readonly signals: SignalSource;
  readonly cores: number;
  exit(status: number): void;
}

export function processWorld(): World {
  const { stdout, stderr, env } = process;
  return {
    // Asked this way, nothing begins to read from it.
    stdin: { isTTY: isatty(0) },
    stdout,
    get data() {
      return dataOutput(stdout);
    },
    stderr,
    env,
    signals: process,
    cores: availableParallelism(),
    exit: (status) => process.exit(status),
  };
}
