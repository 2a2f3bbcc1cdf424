import { truncateSync } from 'node:fs';
import type { Random } from '../random.ts';
import type { Fault } from './fault.ts';

const UNWRITABLE = [6, 0, 3];
const UNREADABLE = [5, 0, 3];
/** Loads with a source that is read by position. */
const FILES = ['csv', 'gzip', 'ndjson', 'refused', 'skip'];

const failing = (operation: 'read' | 'write' | 'fsync', code: string, most: number) => (chance: Random) => ({
  fail: { operation, number: chance.whole(1, most), code },
});

export const FILE_FAULTS: readonly Fault[] = [
  {
    name: 'the disk of the reject file is full',
    happens: 'the run ends before the batch is committed; no torn line is left',
    exits: UNWRITABLE,
    mending: 'make room',
    plan: failing('write', 'ENOSPC', 20),
  },
  {
    name: 'the disk of the reject file cannot be written to',
    happens: 'the run ends before the batch is committed; no torn line is left',
    exits: UNWRITABLE,
    plan: failing('write', 'EIO', 20),
  },
  {
    name: 'the disk of the reject file does not confirm',
    happens: 'the run ends before the batch is committed; what was not confirmed is cut off',
    exits: UNWRITABLE,
    plan: failing('fsync', 'EIO', 20),
  },
  {
    name: 'rejects go into /dev/full',
    happens: 'the run ends before the batch is committed',
    exits: [6],
    mending: 'name another file',
    args: ['--rejects', '/dev/full'],
    scenarios: FILES,
  },
  {
    name: 'the source cannot be read',
    happens: 'the run ends; what was committed stays',
    exits: UNREADABLE,
    scenarios: FILES,
    plan: failing('read', 'EIO', 3),
  },
  {
    name: 'the source is cut short',
    happens: 'the run ends; the next one says that the source has changed, until it is what it was',
    exits: UNREADABLE,
    mending: 'put the file back as it was',
    scenarios: ['csv', 'ndjson'],
    plan: () => ({ hold: { point: 'source opened', passage: 1, millis: 80 } }),
    async during(attempt) {
      truncateSync(attempt.made.file, 5000);
    },
    async mend({ made }) {
      made.restoreFile();
    },
  },
];
