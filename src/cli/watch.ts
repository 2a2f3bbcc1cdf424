import type { LoadSettings } from '../config/settings.ts';
import type { Screen } from './screen.ts';
import type { World } from './world.ts';

/** The display, where there is a terminal to draw on: only then its module is loaded. */
export async function openProgress(
  { progress, quiet }: Pick<LoadSettings, 'progress' | 'quiet'>,
  { stderr, env }: World,
  screen: Screen,
) {
  if (!screen.isTerminal || !progress || quiet || env.TERM === 'dumb') return undefined;
  const { Progress } = await import('./progress.ts');
  return new Progress(screen, stderr);
}
