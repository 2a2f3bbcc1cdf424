import { parseConninfo } from './conninfo.ts';
import { PARAMETERS, type ParameterName, type Parameters } from './parameters.ts';
import { readService } from './service.ts';
import type { Surroundings } from './surroundings.ts';
import { isUri, parseUri } from './uri.ts';

/**
 * All parameters that are set, by libpq's precedence: the string, then the service that it or
 * `PGSERVICE` names, then the environment. A string that is neither an address nor `name=value` pairs
 * is a database's name, as on psql's command line.
 */
export function gatherParameters(given: string | undefined, around: Surroundings): Parameters {
  const written = given === undefined || given === '' ? {} : parseTarget(given);
  const fromEnvironment = environment(around);
  const service = written.service ?? fromEnvironment.service;
  const file = written.servicefile ?? fromEnvironment.servicefile;
  const fromService = service ? readService(service, file, around) : {};
  const all = { ...fromEnvironment, ...fromService, ...written };
  // These two stand for each other: libpq knows sslrootcert=system as "verify everything".
  if (all.sslrootcert === 'system') all.sslmode ??= 'verify-full';
  return all;
}

function parseTarget(text: string): Parameters {
  if (isUri(text)) return parseUri(text);
  return text.includes('=') ? parseConninfo(text) : { dbname: text };
}

function environment({ env }: Surroundings): Parameters {
  const found: Parameters = {};
  for (const [name, variable] of Object.entries(PARAMETERS)) {
    const value = variable === undefined ? undefined : env[variable];
    if (value !== undefined) found[name as ParameterName] = value;
  }
  return found;
}
