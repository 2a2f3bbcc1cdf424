import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Fault } from './fault.ts';

const STOPPED = [143, 130, 0, 3];

async function stop({ running, chance, ended, took }: Attempt, times: number): Promise<void> {
  const began = performance.now();
  for (let i = 0; i < times; i++) {
    running.child.kill(chance.of(['SIGTERM', 'SIGINT']));
    await sleep(chance.whole(1, 40));
  }
  await ended;
  took('stopped', (performance.now() - began) / 1000);
}

export const PROCESS: readonly Fault[] = [
  {
    name: 'SIGTERM or SIGINT',
    happens: 'what was read is loaded, and the run ends',
    exits: STOPPED,
    during: (attempt) => stop(attempt, 1),
  },
  {
    name: 'SIGTERM or SIGINT, twice',
    happens: 'what is not committed is rolled back, and the run ends',
    exits: STOPPED,
    during: (attempt) => stop(attempt, 2),
  },
  {
    name: 'SIGTERM while nothing comes from the server any more',
    happens: 'the run ends within 10 s; the ledger knows what became of the batches under way',
    exits: [143, 130, 7, 0, 3],
    async during(attempt) {
      attempt.proxy.clientSays = () => false;
      attempt.proxy.serverSays = () => false;
      await sleep(attempt.chance.whole(0, 100));
      await stop(attempt, 1);
    },
  },
  {
    name: 'the process stands still for a while',
    happens: 'it goes on',
    exits: [0, 3],
    async during({ running, chance }) {
      running.child.kill('SIGSTOP');
      await sleep(chance.whole(10, 400));
      running.child.kill('SIGCONT');
    },
  },
  {
    name: 'the heap is too small',
    happens: 'Node ends the process, or it does with what there is',
    exits: ['signal', 134, 0, 3],
    mending: 'give it more',
    nodeArgs: ['--max-old-space-size=6', '--max-semi-space-size=1'],
  },
  {
    name: 'the address space is too small',
    happens: 'the run ends before it has begun, or Node ends the process',
    exits: ['signal', 134, 133, 1, 6, 7, 0, 3],
    mending: 'give it more',
    addressSpaceKiB: (chance) => chance.whole(1_000_000, 12_000_000),
  },
];
