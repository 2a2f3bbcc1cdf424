import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { arch, cpus, platform, release, totalmem } from 'node:os';
import { METHOD } from './measure.ts';
import { SETTINGS } from './server.ts';

/** What figures depend on, for the head of every result file. */
export function conditions(serverVersion: string) {
  return {
    date: new Date().toISOString(),
    command: ['npm', 'run', 'bench', '--', ...process.argv.slice(2)].join(' '),
    machine: {
      cpu: cpus()[0]?.model.trim(),
      cores: cpus().length,
      memoryBytes: totalmem(),
      system: `${platform()} ${release()} ${arch()}`,
    },
    versions: {
      sluice: packageVersion('..'),
      commit: output('git', ['rev-parse', '--short', 'HEAD']),
      node: process.version,
      server: serverVersion,
      psql: output('psql', ['--version']),
      duckdb: packageVersion('../node_modules/@duckdb/node-api'),
      csvParse: packageVersion('../node_modules/csv-parse'),
      pg: packageVersion('../node_modules/pg'),
      pgCopyStreams: packageVersion('../node_modules/pg-copy-streams'),
    },
    serverSettings: SETTINGS,
    measuredBy: METHOD,
  };
}

function packageVersion(folder: string): string {
  return JSON.parse(readFileSync(new URL(`${folder}/package.json`, import.meta.url), 'utf8')).version;
}

function output(command: string, argv: string[]): string {
  try {
    return execFileSync(command, argv, { encoding: 'utf8', stdio: ['ignore', 'pipe', 'ignore'] }).trim();
  } catch {
    return 'unknown';
  }
}
