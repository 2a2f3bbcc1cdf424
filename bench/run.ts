import { mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { conditions } from './machine.ts';
import { memory } from './memory.ts';
import { type BenchOptions, benchOptions, HELP } from './options.ts';
import { say } from './print.ts';
import { race } from './race.ts';
import { ROOT } from './root.ts';
import { scan } from './scan.ts';
import { startServer } from './server.ts';

/** Exit status 1 when any run failed or left other rows than psql did, 130 when stopped. */
async function main(): Promise<void> {
  const options = benchOptions(process.argv.slice(2));
  if (options === undefined) {
    say(HELP);
    return;
  }
  const stop = new AbortController();
  for (const name of ['SIGINT', 'SIGTERM'] as const) process.once(name, () => stop.abort());
  try {
    const result = await bench(options, stop.signal);
    if (result.failed) process.exitCode = 1;
  } catch (error) {
    if (!stop.signal.aborted) throw error;
    say('stopped');
    process.exitCode = 130;
  }
}

async function bench(options: BenchOptions, signal: AbortSignal): Promise<{ failed: boolean }> {
  if (options.scan) return written(options, 'none', await scan(options, signal));
  if (options.nats) {
    const { nats } = await import('./nats.ts');
    return written(options, 'none', await nats(options, signal));
  }
  await using server = await startServer(options.server, options.serverFolder);
  say(server.version);
  if (options.faulty) {
    const { faulty } = await import('./faulty.ts');
    return written(options, server.version, await faulty(options, server, signal));
  }
  const result = await (options.memory ? memory : race)(options, server, signal);
  return written(options, server.version, result);
}

function written<R extends { failed: boolean }>(options: BenchOptions, serverVersion: string, result: R): R {
  const about = conditions(serverVersion);
  const dated = `bench/results/${about.date.replaceAll(':', '-').slice(0, 19)}.json`;
  const json = options.json ?? join(ROOT, dated);
  mkdirSync(dirname(json), { recursive: true });
  writeFileSync(json, `${JSON.stringify({ ...about, options, ...result }, null, 2)}\n`);
  say(`\nwritten to ${relative('.', json)}`);
  return result;
}

await main();
