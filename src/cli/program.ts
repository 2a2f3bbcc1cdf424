import { Command, CommanderError, Option } from 'commander';
import type { RawInfer } from '../config/infer-settings.ts';
import type { RawLoadOptions } from '../config/raw.ts';
import { SluiceError } from '../errors.ts';
import { CHECK_OPTIONS, runCheck } from './check-command.ts';
import { dbCommand } from './db.ts';
import { INFER_OPTIONS, SNIFF_OPTIONS } from './infer-options.ts';
import { type CommandOption, LOAD_OPTIONS } from './load-options.ts';
import type { StatusOptions } from './status.ts';

/**
 * The commands and their options. Modules of a command are loaded when it runs. `done` gets the exit
 * status of the command that ran. Nothing here ends the process or prints an error.
 */
export function makeProgram(version: string, done: (status: number) => void): Command {
  const program = new Command('sluice')
    .description('Streams CSV and JSON into PostgreSQL: every value checked, bad rows set aside.')
    .version(version, '-V, --version', 'print the version')
    .helpOption('-h, --help', 'print help')
    .configureOutput({ writeErr: () => {} })
    .exitOverride();

  const command = program
    .command('load')
    .summary('load files or standard input into a table')
    .description('Loads files of CSV or JSON, or standard input, into a table of PostgreSQL.')
    .argument(
      '<source...>',
      "files, patterns for files in quotes ('part-*.csv'), URLs, or - for standard input",
    );
  addOptions(command, LOAD_OPTIONS);
  command.action(async (sources: string[], options: RawLoadOptions) => {
    const { runLoadCommand } = await import('./load.ts');
    const { load } = await import('../load/load.ts');
    done(await runLoadCommand({ ...options, sources }, load));
  });
  const infer = program
    .command('infer')
    .summary('find the types of a source')
    .description(
      'Finds the types of all columns of a source, and prints a table or a schema for it. Loads nothing.',
    )
    .argument('<source...>', 'files, patterns for files in quotes, URLs, or - for standard input')
    .addHelpText('after', INFER_EXAMPLES);
  addOptions(infer, INFER_OPTIONS);
  infer.action(async (sources: string[], options: Omit<RawInfer, 'sources'>) => {
    const { runInferCommand } = await import('./infer.ts');
    done(await runInferCommand({ ...options, sources }));
  });
  const sniff = program
    .command('sniff')
    .summary('say what a file is, and how to load it')
    .description(
      'Looks at a file: its compression, encoding, format, dialect and columns, and the command line that loads it.',
    )
    .argument('<source>', 'a file, a URL, or - for standard input')
    .addHelpText('after', SNIFF_EXAMPLES);
  addOptions(sniff, SNIFF_OPTIONS);
  sniff.action(async (source: string, options: RawLoadOptions) => {
    const { runSniffCommand } = await import('./sniff.ts');
    done(await runSniffCommand({ ...options, sources: [source] }));
  });
  for (const [name, summary] of [
    ['status', 'say which loads the ledger knows, and how far they are'],
    ['runs', 'list the runs of each load'],
  ] as const) {
    program
      .command(name)
      .description(summary)
      .argument('[job]', 'its name, or the one that the ledger gave it')
      .option('--to <url>', 'the database of the loads (default: a server of its own)')
      .option('--ledger-schema <name>', 'the schema of their ledger (default: sluice)')
      .option('--json', 'one JSON object a line')
      .action(async (job: string | undefined, options: StatusOptions) => {
        const { printRuns, printStatus } = await import('./status.ts');
        await (name === 'status' ? printStatus : printRuns)(job, options);
      });
  }
  const check = program
    .command('check')
    .summary('check a file against a table, or by itself, and load nothing')
    .description('Checks every value of a file as a load would, and writes nothing but the reject file.')
    .argument('<source...>', 'a file, or - for standard input');
  addOptions(check, CHECK_OPTIONS);
  check.action(async (sources: string[], options: RawLoadOptions) => done(await runCheck(sources, options)));
  program.enablePositionalOptions().addCommand(dbCommand());
  return program;
}

const INFER_EXAMPLES = `
Examples:
  sluice infer orders.csv                        a CREATE TABLE statement, each column with its evidence
  sluice infer orders.csv | psql                 makes the table
  sluice infer events.ndjson --as json-schema    a JSON Schema of the records
  sluice infer big.csv.gz --sample 100MiB        by its first 100 MiB
`;

const SNIFF_EXAMPLES = `
Examples:
  sluice sniff export.txt                        what it is, and the command line that loads it
  zcat dump.gz | head -1000 | sluice sniff -     the same of what comes through a pipe
  sh -c "$(sluice sniff --json export.txt | jq -r .commandLine)"
                                                 loads it as it was found to be
`;

/** Runs what was typed. Throws SluiceError `usage` for what commander does not understand. */
export async function runProgram(program: Command, args: readonly string[]): Promise<void> {
  if (args.length === 0) {
    program.outputHelp();
    return;
  }
  try {
    await program.parseAsync([...args], { from: 'user' });
  } catch (error) {
    if (!(error instanceof CommanderError)) throw error;
    if (error.exitCode !== 0) throw usageError(error);
  }
}

function addOptions(command: Command, options: readonly CommandOption[]): void {
  for (const { flags, summary, default: shown, repeats } of options) {
    const option = new Option(flags, shown === undefined ? summary : `${summary} (default: ${shown})`);
    if (repeats) option.argParser((value: string, earlier: string[] = []) => [...earlier, value]);
    command.addOption(option);
  }
}

/** Commander says `error: unknown option '--lnaes'` and, on a second line, which was meant. */
function usageError({ message }: CommanderError): SluiceError {
  const [first = '', suggestion] = message.replace(/^error: /, '').split('\n');
  return new SluiceError('usage', first, { hint: suggestion?.replace(/^\(|\)$/g, '') ?? 'sluice --help' });
}
