import { SluiceError } from '../errors.ts';
import type { World } from './world.ts';

/** Refuses to wait for what nobody is going to type. */
export function refuseTerminal(
  { source }: { readonly source: string },
  { stdin }: World,
  command: string,
): void {
  if (source !== '-' || stdin.isTTY !== true) return;
  throw new SluiceError('source/terminal', 'standard input is a terminal', {
    hint: `name a file, or pipe one in: sluice ${command} - < orders.csv`,
  });
}
