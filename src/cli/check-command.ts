import { LOAD_ONLY } from '../config/option-lists.ts';
import type { RawLoadOptions } from '../config/raw.ts';
import { type CommandOption, LOAD_OPTIONS } from './load-options.ts';
import { NATS_OPTIONS } from './nats-options.ts';

/** What matters behind the point where a check ends. */
const NOT_OF_CHECK: readonly string[] = [
  ...LOAD_ONLY.map(([, option]) => option),
  ...NATS_OPTIONS.map(nameOf),
];

/** What means something else here. */
const OF_CHECK: readonly CommandOption[] = [
  {
    flags: '--to <target>',
    summary: 'the database of a table to check against, postgres://user@host/database',
  },
  { flags: '--table <name>', summary: 'the table, schema.name' },
  {
    flags: '--types <what>',
    summary: 'without a table: inferred from a sample, text, or json',
    default: 'inferred',
  },
  { flags: '--max-rejects <n|p%>', summary: 'stop at more rejects than this', default: 'never' },
  { flags: '--workers <n>', summary: 'threads of the kernel; 0 for none', default: 'up to 4' },
];

/** The options of `sluice check`: those of a load that matter before its target. */
export const CHECK_OPTIONS: readonly CommandOption[] = LOAD_OPTIONS.filter(
  (option) => !NOT_OF_CHECK.includes(nameOf(option)),
).map((option) => OF_CHECK.find(({ flags }) => flags === option.flags) ?? option);

/** `--lanes` of `--lanes <n>`. */
function nameOf({ flags }: CommandOption): string {
  return flags.split(' ')[0] as string;
}

/** Runs `sluice check` and resolves to its exit status. */
export async function runCheck(sources: readonly string[], options: RawLoadOptions): Promise<number> {
  const { runLoadCommand } = await import('./load.ts');
  const { resolveCheck } = await import('../config/check-options.ts');
  const { load } = await import('../load/load.ts');
  return runLoadCommand({ ...options, sources }, load, undefined, resolveCheck);
}
