import { type ChildProcess, spawn } from 'node:child_process';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import type { FaultPlan } from './command/plan.ts';

export interface Ended {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Running {
  readonly child: ChildProcess;
  readonly ended: Promise<Ended>;
  /** Called with every crash point when it is passed for the first time, where the plan asks for it. */
  onPoint: (point: string) => void;
}

/** What a process is given besides its arguments. */
export interface HowToStart {
  readonly nodeArgs?: readonly string[] | undefined;
  readonly addressSpaceKiB?: number | undefined;
}

/** Runs the command with faults. */
export function start(
  command: string,
  args: readonly string[],
  more: HowToStart & { readonly plan?: FaultPlan; readonly input?: Uint8Array | undefined } = {},
): Running {
  const { plan = {}, input, nodeArgs = [], addressSpaceKiB } = more;
  const words = [process.execPath, ...nodeArgs, command, ...args];
  const limited = ['sh', '-c', `ulimit -v ${addressSpaceKiB}; exec "$@"`, 'sh', ...words];
  const [program, ...rest] = (addressSpaceKiB === undefined ? words : limited) as [string, ...string[]];
  const child = spawn(program, rest, {
    stdio: ['pipe', 'pipe', 'pipe', 'pipe'],
    env: { ...process.env, SLUICE_FAULTS: JSON.stringify(plan) },
  });
  const output = { stdout: '', stderr: '' };
  for (const name of ['stdout', 'stderr'] as const) {
    child[name]?.setEncoding('utf8').on('data', (text: string) => {
      output[name] += text;
    });
  }
  child.stdin?.on('error', () => {}).end(input);
  const running: Running = {
    child,
    onPoint: () => {},
    ended: new Promise((resolve, reject) => {
      child.on('error', reject);
      child.on('close', (status, signal) => resolve({ status, signal, ...output }));
    }),
  };
  createInterface({ input: child.stdio[3] as Readable }).on('line', (point) => running.onPoint(point));
  return running;
}
