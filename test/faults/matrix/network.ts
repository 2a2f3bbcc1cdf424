import { setTimeout as sleep } from 'node:timers/promises';
import type { Attempt, Fault } from './fault.ts';

/** A server that is away is waited for. */
const WAITED = [0, 3];
/** The end of a query; `READ COMMITTED` is another. */
const COMMIT = 'COMMIT\0';
/** What a minute is in these tests. */
const SHORT_STALL = { STALL_MILLIS: 400 };

/** Lets the n-th COMMIT through, or not, and then does something to its connection. */
function atCommit(
  { proxy, chance }: Attempt,
  arrives: boolean,
  then: (link: { client: { resetAndDestroy(): unknown }; told: boolean }) => void,
): void {
  let left = chance.whole(1, 12);
  proxy.clientSays = (bytes, link) => {
    if (!bytes.includes(COMMIT) || --left !== 0) return true;
    proxy.serverSays = (_, other) => {
      if (other !== link) return true;
      then(link);
      return false;
    };
    if (!arrives) then(link);
    return arrives;
  };
}

const reset = (link: { client: { resetAndDestroy(): unknown } }) => void link.client.resetAndDestroy();

export const NETWORK: readonly Fault[] = [
  {
    name: 'all connections are reset',
    happens: 'the batches are tried again',
    exits: WAITED,
    async during({ proxy }) {
      proxy.cut();
    },
  },
  {
    name: 'connections are reset, and there is no patience',
    happens: 'the run ends',
    exits: [7, 0, 3],
    args: ['--retry-for', '0s'],
    async during({ proxy }) {
      proxy.cut();
    },
  },
  {
    name: 'connections are reset again and again, wherever they are',
    happens: 'the batches are tried again',
    exits: WAITED,
    async during({ proxy, chance }) {
      let left = 8;
      let bytes = chance.whole(1, 3000);
      proxy.clientSays = ({ length }) => {
        bytes -= length;
        if (bytes > 0 || left === 0) return true;
        left -= 1;
        bytes = chance.whole(1, 6000);
        proxy.cut();
        return true;
      };
    },
  },
  {
    name: 'nobody listens for a while',
    happens: 'it is waited for',
    exits: WAITED,
    async during({ proxy }) {
      proxy.refusing = true;
      proxy.cut();
      await sleep(600);
      proxy.refusing = false;
    },
  },
  {
    name: 'nobody listens any more',
    happens: 'the run ends when the time for waiting is over',
    exits: [7, 0, 3],
    args: ['--retry-for', '500ms'],
    async during({ proxy }) {
      proxy.refusing = true;
      proxy.cut();
    },
  },
  {
    name: 'nobody listens for a while when all is loaded',
    happens: 'it is waited for',
    exits: WAITED,
    plan: () => ({ hold: { point: 'before finish', passage: 1, millis: 50 } }),
    async during({ proxy }) {
      proxy.refusing = true;
      proxy.cut();
      await sleep(600);
      proxy.refusing = false;
    },
  },
  {
    name: 'everything comes late',
    happens: 'the load takes longer',
    exits: WAITED,
    async during({ proxy, chance }) {
      proxy.pace = { bytes: 1 << 20, millis: chance.whole(1, 15) };
    },
  },
  {
    name: 'bytes trickle',
    happens: 'the load takes longer',
    exits: WAITED,
    settings: { batch: '8MiB', chunk: '1MiB' },
    plan: () => ({ hold: { point: 'after BEGIN', passage: 1, millis: 0 } }),
    async during({ proxy, chance }) {
      proxy.pace = { bytes: chance.whole(40, 100), millis: 1 };
    },
  },
  {
    name: 'a black hole swallows what is sent on the connections at hand',
    happens: 'they are given up within a minute, and the batches tried again',
    exits: WAITED,
    plan: () => ({ millis: SHORT_STALL }),
    async during({ proxy }) {
      const doomed = new Set(proxy.links);
      proxy.clientSays = (_, link) => !doomed.has(link);
    },
  },
  {
    name: 'a black hole swallows what is answered on the connections at hand',
    happens: 'they are given up within a minute, and the batches tried again',
    exits: WAITED,
    plan: () => ({ millis: SHORT_STALL }),
    async during({ proxy }) {
      const doomed = new Set(proxy.links);
      proxy.serverSays = (_, link) => !doomed.has(link);
    },
  },
  {
    name: 'a black hole, with nothing shortened',
    happens: 'it is noticed within a minute, and the batches are tried again',
    exits: WAITED,
    slow: true,
    async during({ proxy, running, ended, took }) {
      const doomed = new Set(proxy.links);
      proxy.clientSays = (_, link) => !doomed.has(link);
      proxy.serverSays = (_, link) => !doomed.has(link);
      const began = performance.now();
      const noticed = new Promise<void>((resolve) => {
        running.child.stderr?.on('data', (text: string) => {
          if (!text.includes('waiting for the target')) return;
          took('noticed', (performance.now() - began) / 1000);
          resolve();
        });
      });
      await Promise.race([noticed, ended]);
    },
  },
  {
    name: 'a black hole swallows everything for a while',
    happens: 'it is waited for',
    exits: WAITED,
    plan: () => ({ millis: SHORT_STALL }),
    async during({ proxy }) {
      proxy.clientSays = () => false;
      proxy.serverSays = () => false;
      await sleep(1500);
      proxy.clientSays = () => true;
      proxy.serverSays = () => true;
    },
  },
  {
    name: 'the answer to a COMMIT is lost with its connection',
    happens: 'the ledger is asked what became of the batch',
    exits: WAITED,
    plan: () => ({ hold: { point: 'claimed', passage: 1, millis: 50 } }),
    async during(attempt) {
      atCommit(attempt, true, reset);
    },
  },
  {
    name: 'a COMMIT is lost with its connection',
    happens: 'the ledger is asked what became of the batch, and it is tried again',
    exits: WAITED,
    plan: () => ({ hold: { point: 'claimed', passage: 1, millis: 50 } }),
    async during(attempt) {
      atCommit(attempt, false, reset);
    },
  },
  {
    name: 'the answer to a COMMIT does not come',
    happens: 'the connection is given up within a minute, and the ledger asked',
    exits: WAITED,
    plan: () => ({ millis: SHORT_STALL, hold: { point: 'claimed', passage: 1, millis: 50 } }),
    async during(attempt) {
      atCommit(attempt, true, () => {});
    },
  },
  {
    name: 'the answer to a COMMIT is lost, and the server away for a while',
    happens: 'it is waited for, and the ledger tells what became of the batch',
    exits: WAITED,
    plan: () => ({ millis: { PATIENCE_MILLIS: 300 }, hold: { point: 'claimed', passage: 1, millis: 50 } }),
    async during(attempt) {
      const { proxy, ended } = attempt;
      const lost = new Promise<void>((resolve) => {
        atCommit(attempt, true, () => {
          proxy.refusing = true;
          proxy.cut();
          resolve();
        });
      });
      await Promise.race([lost, ended]);
      await sleep(1000);
      proxy.refusing = false;
    },
  },
];
