import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = process.env.CORPORA ?? fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

/**
 * The folder of a set of inputs that others wrote, or undefined where this machine has none: then it
 * says so on stderr, and the cases made from it are missing. `CORPORA` names another place to look.
 */
export function corpus(name: string): string | undefined {
  const folder = `${ROOT}/${name}`;
  if (existsSync(folder)) return folder;
  process.stderr.write(`NOT TESTED: the corpus ${name} is not at ${folder}\n`);
  return undefined;
}
