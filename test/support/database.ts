import { inject } from 'vitest';
import { createDatabaseAt } from './create-database.ts';
import type { Major } from './test-binaries.ts';

/** The URL of the run's shared server of a major version, which the first to ask starts. */
export function sharedServer(major: Major): Promise<string> {
  return fromSetup(String(major));
}

/** The path of the command with faults, which the first to ask builds. */
export function faultCommand(): Promise<string> {
  return fromSetup('faults');
}

async function fromSetup(what: string): Promise<string> {
  const answer = await fetch(`${inject('servers')}/${what}`);
  const text = await answer.text();
  if (!answer.ok) throw new Error(text);
  return text;
}

/**
 * Makes an empty database on the run's shared server and gives its URL: superuser `postgres`, no
 * password. Each test file makes its own. Roles and settings of the server are shared: leave them alone, or
 * start a server of your own with `startPostgres`.
 */
export async function createDatabase(major: Major = 18, name?: string): Promise<string> {
  return createDatabaseAt(await sharedServer(major), name);
}
