import type { RawLoad } from '../config/raw.ts';
import { EXIT_DONE, EXIT_STATUS, SluiceError } from '../errors.ts';
import { sniff } from '../load/infer/sniff.ts';
import { reportError } from './error-report.ts';
import { safeJson } from './safe-json.ts';
import { Screen } from './screen.ts';
import { sniffLines, sniffReport } from './sniff-report.ts';
import { refuseTerminal } from './terminal-source.ts';
import { processWorld, type World } from './world.ts';

/** Runs `sluice sniff` and resolves to its exit status: all that there is to say has been printed. */
export async function runSniffCommand(raw: RawLoad, world: World = processWorld()): Promise<number> {
  const screen = new Screen(world.stderr, world.env);
  const { json = false, ...read } = raw;
  try {
    refuseTerminal({ source: raw.sources[0] ?? '' }, world, 'sniff');
    const outcome = await sniff(read, { cores: world.cores }, () => undefined);
    const text = json ? safeJson(sniffReport(outcome)) : sniffLines(outcome).join('\n');
    world.stdout.write(`${text}\n`);
    return EXIT_DONE;
  } catch (error) {
    screen.print(reportError(error, screen.paint, screen.room));
    return error instanceof SluiceError ? error.exitStatus : EXIT_STATUS.internal;
  }
}
