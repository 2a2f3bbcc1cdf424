import { Command, Option } from 'commander';
import type { QueryOptions } from './db/query.ts';

/**
 * `sluice db`: the private PostgreSQL that takes what is loaded without `--to`. Failures are thrown as
 * `SluiceError`. The program that this is added to must have positional options enabled, or it takes
 * options meant for psql for its own. Each command loads its modules when it runs.
 */
export function dbCommand(): Command {
  const db = new Command('db')
    .description('the private PostgreSQL that holds what was loaded without --to')
    .enablePositionalOptions();

  db.command('psql')
    .description('open psql on it; arguments are passed on to psql')
    .argument('[args...]')
    .helpOption(false)
    .allowUnknownOption()
    .passThroughOptions()
    .action(async (args: string[]) => {
      const { openPsql } = await import('./db/psql.ts');
      process.exitCode = await openPsql(args);
    });

  db.command('query')
    .description('run SQL, one statement or several, and print the rows')
    .argument('<sql>')
    .addOption(new Option('--json', 'one JSON object a line').conflicts('csv'))
    .addOption(new Option('--csv', 'CSV; a bare empty field is NULL, a quoted one is empty text'))
    .action(async (sql: string, options: QueryOptions) => {
      const { printQuery } = await import('./db/query.ts');
      await printQuery(sql, options);
    });

  db.command('url')
    .description('print its URL, password included')
    .action(async () => {
      const { startNoted } = await import('./db/start-noted.ts');
      process.stdout.write(`${(await startNoted()).url}\n`);
    });

  db.command('stop')
    .description('stop it; the data stay')
    .action(async () => {
      const { stopEmbedded } = await import('../embedded/index.ts');
      const stopped = await stopEmbedded();
      const lines = stopped.map((major) => `stopped PostgreSQL ${major}\n`);
      process.stdout.write(lines.join('') || 'not running\n');
    });

  db.command('status')
    .description('say whether it runs, and where its data are')
    .option('--json', 'as JSON')
    .action(async (options: { json?: true }) => {
      const { printStatus } = await import('./db/status.ts');
      await printStatus(options);
    });

  return db;
}
