import { type ChildProcess, spawn } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';

const COMMAND = join(import.meta.dirname, '../../bin/sluice');

export interface Ran {
  readonly status: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

/** Runs the built command as a user would, with `input` on standard input. */
export async function sluice(
  args: readonly string[],
  input: string | Uint8Array = '',
  cwd?: string,
): Promise<Ran> {
  const { child, ended } = startSluice(args, cwd);
  child.stdin?.on('error', () => {});
  child.stdin?.end(input);
  return ended;
}

/** Starts it, for tests that do something to it; its standard input stays open. */
export function startSluice(
  args: readonly string[],
  cwd?: string,
  who: { readonly uid?: number; readonly gid?: number; readonly env?: NodeJS.ProcessEnv } = {},
): { child: ChildProcess; ended: Promise<Ran>; stderr(): string } {
  const child = spawn(process.execPath, [COMMAND, ...args], { cwd, stdio: 'pipe', ...who });
  const output = { stdout: '', stderr: '' };
  child.stdout?.setEncoding('utf8').on('data', (text: string) => {
    output.stdout += text;
  });
  child.stderr?.setEncoding('utf8').on('data', (text: string) => {
    output.stderr += text;
  });
  const ended = new Promise<Ran>((resolve) => {
    child.on('close', (status) => resolve({ status, ...output }));
  });
  return { child, ended, stderr: () => output.stderr };
}

/** A folder that goes with the test. */
export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'sluice-test-'));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** A file in a folder of its own. */
export function temporaryFile(name: string, content: string | Uint8Array): string {
  const path = join(temporaryFolder(), name);
  writeFileSync(path, content);
  return path;
}

/** The code within `error[code]`, the first that was printed. */
export function errorCode(stderr: string): string | undefined {
  return /error\[([^\]]+)\]/.exec(stderr)?.[1];
}

/** Lines of a reject file. */
export interface RejectLine {
  readonly source: string;
  readonly line: number;
  readonly record: number;
  readonly start: number;
  readonly end: number;
  readonly code: string;
  readonly column: string | null;
  readonly raw: string | null;
  readonly raw_base64?: string;
}

export function parseRejects(text: string): RejectLine[] {
  return text
    .split('\n')
    .filter((line) => line !== '')
    .map((line) => JSON.parse(line) as RejectLine);
}
