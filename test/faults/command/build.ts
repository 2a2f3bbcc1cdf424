import { readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { type Plugin, rolldown } from 'rolldown';
import project from '../../../package.json' with { type: 'json' };

const ROOT = join(import.meta.dirname, '../../..');
const SRC = join(ROOT, 'src');

/**
 * Of this process alone: another may build at the same time. As deep below the root as the shipped bundle, whose
 * modules look for files from where they are.
 */
const DIRECTORY = join(ROOT, `.cache/faults-${process.pid}`);

/** A comment in the sources, on a line of its own: `// crash point: before COMMIT`. */
const CRASH_POINT = /^(\s*)\/\/ crash point: (.+)$/gm;
/** `const STALL_MILLIS = 60_000;` */
const MILLIS = /^(export )?const (\w*MILLIS) = ([\d_]+);$/gm;

/** What is a comment to every other build is a call in this one: the shipped command has no trace of it. */
const faultPoints: Plugin = {
  name: 'fault points',
  transform(code, id) {
    if (!id.startsWith(SRC)) return null;
    return code
      .replaceAll(CRASH_POINT, (_, space, name) => `${space}globalThis.faults.pass(${JSON.stringify(name)});`)
      .replaceAll(
        MILLIS,
        (_, exported, name, value) =>
          `${exported ?? ''}const ${name} = globalThis.faults?.millis(${JSON.stringify(name)}) ?? ${value};`,
      );
  },
};

/**
 * Builds the command that the fault harness runs, from the sources: with crash points, times that can be shortened,
 * and input and output that can be made to fail. Its path.
 */
export async function buildFaultCommand(): Promise<string> {
  const built = await rolldown({
    input: {
      command: join(import.meta.dirname, 'command.ts'),
      main: join(SRC, 'cli/main.ts'),
      thread: join(SRC, 'kernel/thread.ts'),
    },
    platform: 'node',
    external: Object.keys(project.dependencies).map((name) => new RegExp(`^${name}(/|$)`)),
    plugins: [faultPoints],
  });
  await built.write({ dir: DIRECTORY, format: 'esm', chunkFileNames: '[name]-[hash].js' });
  await built.close();
  return join(DIRECTORY, 'command.js');
}

export function removeFaultCommand(): void {
  rmSync(DIRECTORY, { recursive: true, force: true });
}

/** Every crash point of the sources, by the file that it is in. */
export function crashPoints(): ReadonlyMap<string, string> {
  const points = new Map<string, string>();
  for (const file of readdirSync(SRC, { recursive: true, encoding: 'utf8' })) {
    if (!file.endsWith('.ts') || file.startsWith('kernel/wasm')) continue;
    for (const [, , name] of readFileSync(join(SRC, file), 'utf8').matchAll(CRASH_POINT)) {
      if (points.has(name as string)) throw new Error(`two crash points are called ${name}`);
      points.set(name as string, file);
    }
  }
  return points;
}
