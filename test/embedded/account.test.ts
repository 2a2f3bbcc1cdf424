import { chownSync, statSync } from 'node:fs';
import { expect, onTestFinished, test } from 'vitest';
import { isRoot } from '../../src/embedded/account.ts';
import { isPassable } from '../../src/embedded/homes.ts';
import { ask } from '../support/ask.ts';
import { cleanHomes, startInChild, stopInChild, useFreshHome } from '../support/embedded-home.ts';

cleanHomes();

// Root's files must be readable for another account to run anything of them.
const canSwitch = isRoot() && isPassable(import.meta.dirname) && isPassable(process.execPath);
const daemon = { uid: 1, gid: 1 };

test.each([
  ['as the user of this test run', {}, process.getuid?.()],
  ['as another user', canSwitch ? daemon : {}, canSwitch ? daemon.uid : process.getuid?.()],
])('runs %s, under an account that is not root', async (_, account, uid) => {
  const home = useFreshHome();
  if (uid !== process.getuid?.()) chownSync(home, daemon.uid, daemon.gid);
  // The second account has no home, and no right to look into the first one's.
  const options = { ...account, env: { HOME: '/nonexistent' } };
  onTestFinished(() => stopInChild(options));
  const { url, dataDirectory } = await startInChild(options);
  expect(await ask(url, 'select 1')).toBe(1);
  const owner = statSync(dataDirectory).uid;
  expect(owner).not.toBe(0);
  if (uid !== 0) expect(owner).toBe(uid);
});
