import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { startPostgres } from './support/postgres.ts';

// The built command, as a user has it, on the Node of the system: SLUICE_SMOKE_NODE, else the one on PATH.
const node = process.env.SLUICE_SMOKE_NODE ?? 'node';
const command = join(import.meta.dirname, '../bin/sluice');

function sluice(...args: string[]): string {
  const { status, stdout, stderr } = spawnSync(node, [command, ...args], {
    encoding: 'utf8',
    timeout: 60_000,
  });
  if (status !== 0) throw new Error(`sluice ${args[0]} ended with ${status}: ${stderr}`);
  return stdout;
}

const folder = mkdtempSync(join(tmpdir(), 'sluice-smoke-'));
const server = await startPostgres(18);
try {
  const version = spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout.trim();
  sluice('--version');
  const file = join(folder, 'smoke.csv');
  writeFileSync(file, 'id,name,at\n1,"a, b",2026-01-01T00:00:00Z\n2,,\n');
  const url = await server.createDatabase();
  const said = sluice('load', file, '--to', url, '--create', '--json');
  const { read, loaded } = JSON.parse(said) as { read: number; loaded: number };
  if (read !== 2 || loaded !== 2) throw new Error(`loaded ${loaded} of ${read} rows instead of 2`);
  process.stdout.write(`smoke: ok on Node ${version}\n`);
} finally {
  await server.remove();
  rmSync(folder, { recursive: true });
}
