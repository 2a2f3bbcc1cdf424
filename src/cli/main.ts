import { readFileSync } from 'node:fs';
import { EXIT_DONE, EXIT_STATUS, SluiceError } from '../errors.ts';
import { guardPipes } from './pipes.ts';

/**
 * Runs the command line and ends the process with its status. Modules are loaded when they are
 * needed: `--version` needs none.
 */
export async function main(args: readonly string[]): Promise<void> {
  guardPipes(process);
  const [only] = args;
  if (args.length === 1 && (only === '--version' || only === '-V')) {
    process.stdout.write(`${version()}\n`);
    return;
  }
  process.on('uncaughtException', (error) => void crash(error));
  const status = (await runArguments(args)) || Number(process.exitCode ?? EXIT_DONE);
  await flush(process.stdout);
  process.exit(status);
}

async function runArguments(args: readonly string[]): Promise<number> {
  let status: number = EXIT_DONE;
  try {
    const { makeProgram, runProgram } = await import('./program.ts');
    await runProgram(
      makeProgram(version(), (ended) => {
        status = ended;
      }),
      args,
    );
    return status;
  } catch (error) {
    await printError(error);
    return error instanceof SluiceError ? error.exitStatus : EXIT_STATUS.internal;
  }
}

/** An error that nothing caught. It is printed when the display, which watches `exit` too, has gone. */
async function crash(error: unknown): Promise<void> {
  const { reportError } = await import('./error-report.ts');
  const { Screen } = await import('./screen.ts');
  process.once('exit', () => {
    const screen = new Screen(process.stderr, process.env);
    screen.print(reportError(error, screen.paint, screen.room));
  });
  process.exit(EXIT_STATUS.internal);
}

async function printError(error: unknown): Promise<void> {
  const { reportError } = await import('./error-report.ts');
  const { Screen } = await import('./screen.ts');
  const screen = new Screen(process.stderr, process.env);
  screen.print(reportError(error, screen.paint, screen.room));
}

/** What is still on its way to a pipe would be lost when the process ends. */
function flush(stream: NodeJS.WritableStream): Promise<void> {
  return new Promise((resolve) => stream.write('', () => resolve()));
}

function version(): string {
  const file = new URL('../../package.json', import.meta.url);
  return (JSON.parse(readFileSync(file, 'utf8')) as { version: string }).version;
}
