import { existsSync, readdirSync, rmSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { createInterface } from 'node:readline';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Cluster, clusterIn } from '../../src/embedded/cluster.ts';
import { readPostmaster, stateOf, worksIn } from '../../src/embedded/postmaster.ts';
import { send } from './kill.ts';

// A process of its own, see watch.ts: each line of its input is a directory with test servers.
const ROUNDS = 20;
const directories: string[] = [];
for await (const directory of createInterface({ input: process.stdin })) directories.push(directory);
const left = directories.filter(existsSync);

// Nothing is left of a run that ended in order. After a kill its own children may still start servers.
for (let round = 0; round < ROUNDS && left.length > 0; round++, await sleep(1000)) {
  await Promise.all(left.filter(existsSync).map(clear));
}

async function clear(directory: string): Promise<void> {
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' });
  const found = files.filter((file) => file.endsWith('/data/postmaster.pid'));
  await Promise.all(found.map((file) => end(clusterIn(dirname(dirname(join(directory, file))), 0))));
  rmSync(directory, { recursive: true, force: true });
}

async function end(cluster: Cluster): Promise<void> {
  while ((await stateOf(cluster)).name !== 'idle') {
    const postmaster = readPostmaster(cluster);
    // SIGQUIT is PostgreSQL's "immediate shutdown".
    if (postmaster && worksIn(cluster, postmaster.pid)) send(postmaster.pid, 'SIGQUIT');
    await sleep(50);
  }
}
