import { existsSync, rmSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { clusterIn } from '../../src/embedded/cluster.ts';
import { type Postmaster, stateOf, worksIn } from '../../src/embedded/postmaster.ts';

// A process of its own, see watch.ts: each line of its input is a directory with a test server.
const directories: string[] = [];
for await (const directory of createInterface({ input: process.stdin })) directories.push(directory);
await Promise.all(directories.filter(existsSync).map(clear));

async function clear(directory: string): Promise<void> {
  const cluster = clusterIn(directory, 0);
  while (existsSync(cluster.data)) {
    const { name, postmaster } = await stateOf(cluster);
    if (name === 'idle') break;
    // SIGQUIT is PostgreSQL's "immediate shutdown".
    if (postmaster && worksIn(cluster, postmaster.pid)) quit(postmaster);
    await sleep(50);
  }
  rmSync(directory, { recursive: true, force: true });
}

function quit({ pid }: Postmaster): void {
  try {
    process.kill(pid, 'SIGQUIT');
  } catch {
    // It ended meanwhile.
  }
}
