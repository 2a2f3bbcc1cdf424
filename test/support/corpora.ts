import { existsSync, readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const ROOT = process.env.SLUICE_CORPORA ?? fileURLToPath(new URL('../../../shared/corpora', import.meta.url));

/**
 * The folder of a set of inputs that others wrote, or undefined where this machine has none: then it
 * says so on stderr, and the cases made from it are missing. `SLUICE_CORPORA` names another place to look.
 */
export function corpus(name: string): string | undefined {
  const folder = `${ROOT}/${name}`;
  if (existsSync(folder)) return folder;
  process.stderr.write(`\nNOT TESTED: ${folder} is absent\n`);
  return undefined;
}

/** A file of the corpora, as `corpus`. */
export function readCorpus(name: string): string | undefined {
  const path = corpus(name);
  return path === undefined ? undefined : readFileSync(path, 'utf8');
}
