import { spawn } from 'node:child_process';
import { constants } from 'node:os';
import type { Embedded } from '../../embedded/index.ts';
import { SluiceError } from '../../errors.ts';
import { startNoted } from './start-noted.ts';

/** Runs the system's psql on the private server and gives its exit status. */
export async function openPsql(args: readonly string[]): Promise<number> {
  const server = await startNoted();
  const child = spawn('psql', args, { stdio: 'inherit', env: environmentFor(server) });
  // The keyboard's Ctrl-C goes to psql too, which cancels a query with it: it must not end us.
  const ignore = () => {};
  const pass = (signal: NodeJS.Signals) => child.kill(signal);
  process.on('SIGINT', ignore).on('SIGTERM', pass).on('SIGHUP', pass);
  try {
    return await new Promise<number>((resolve, reject) => {
      child.once('error', (cause) => reject(missing(cause)));
      child.once('close', (code, signal) => resolve(code ?? 128 + (signal ? constants.signals[signal] : 0)));
    });
  } finally {
    process.off('SIGINT', ignore).off('SIGTERM', pass).off('SIGHUP', pass);
  }
}

/** The connection goes by environment: arguments are seen by everyone. A service or the like must not interfere. */
function environmentFor(server: Embedded): NodeJS.ProcessEnv {
  const others = Object.entries(process.env).filter(([name]) => !name.startsWith('PG'));
  return {
    ...Object.fromEntries(others),
    PGHOST: '127.0.0.1',
    PGPORT: String(server.port),
    PGUSER: server.user,
    PGPASSWORD: server.password,
    PGDATABASE: server.database,
  };
}

function missing(cause: unknown): SluiceError {
  return new SluiceError('embedded/missing', 'psql cannot be run: it is not on PATH', {
    hint: 'sluice db query "SELECT ..." needs no psql',
    cause,
  });
}
