import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { SluiceError } from '../../../errors.ts';
import { isParameterName, type Parameters } from './parameters.ts';
import type { Surroundings } from './surroundings.ts';

const FILE = 'pg_service.conf';

/** Where distributions compile libpq to look; `PGSYSCONFDIR` names another folder. */
const SYSTEM_FOLDERS = ['/etc/postgresql-common', '/etc', '/etc/sysconfig/pgsql'];

/** The parameters of a named service: from the user's own file, else from the system's. */
export function readService(name: string, file: string | undefined, around: Surroundings): Parameters {
  const { PGSYSCONFDIR } = around.env;
  const system = (PGSYSCONFDIR ? [PGSYSCONFDIR] : SYSTEM_FOLDERS).map((folder) => join(folder, FILE));
  const own = file ?? join(around.home, `.${FILE}`);
  if (file !== undefined && contents(file) === undefined) {
    throw new SluiceError('config', `service file ${file} cannot be read`);
  }
  for (const path of [own, ...system]) {
    const text = contents(path);
    const found = text === undefined ? undefined : parseService(text, name, path);
    if (found) return found;
  }
  throw new SluiceError('config', `no service is called ${JSON.stringify(name)}`, {
    notes: [own, ...system].map((path) => `looked in ${path}`),
  });
}

/** The lines behind `[name]`, each `key=value` without blanks around `=`; undefined where there is no such service. */
export function parseService(text: string, name: string, path: string): Parameters | undefined {
  let found: Parameters | undefined;
  for (const [index, raw] of text.split('\n').entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    if (line.startsWith('[')) {
      if (found) return found;
      if (line.startsWith(`[${name}]`)) found = {};
      continue;
    }
    if (!found) continue;
    const at = line.indexOf('=');
    const key = line.slice(0, Math.max(at, 0));
    if (at < 0 || !isParameterName(key) || key === 'service' || key === 'servicefile') {
      throw new SluiceError('config', `${path}:${index + 1} is not a connection parameter`, {
        hint: 'a line is name=value, without blanks around "="',
      });
    }
    // The first of a kind counts, as in libpq.
    found[key] ??= line.slice(at + 1);
  }
  return found;
}

function contents(path: string): string | undefined {
  try {
    return readFileSync(path, 'utf8');
  } catch {
    return undefined;
  }
}
