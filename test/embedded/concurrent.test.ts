import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { embeddedStatus, startEmbedded, stopEmbedded } from '../../src/embedded/index.ts';
import { cleanHomes, startInChild, useFreshHome } from '../support/embedded-home.ts';

cleanHomes();

test('processes that start it at once get one server', async () => {
  useFreshHome();
  const servers = await Promise.all([startInChild(), startInChild(), startInChild()]);
  expect(servers.filter(({ started }) => started)).toHaveLength(1);
  expect(new Set(servers.map(({ url }) => url)).size).toBe(1);
  expect(await embeddedStatus()).toHaveLength(1);
  await stopEmbedded();
  const again = await Promise.all([startInChild(), startInChild(), startInChild()]);
  expect(again.filter(({ started }) => started)).toHaveLength(1);
  expect(again.map(({ url }) => url)).toEqual(servers.map(({ url }) => url));
});

test('a start that is given up leaves nothing half made', async () => {
  const home = useFreshHome();
  await expect(startEmbedded(AbortSignal.abort())).rejects.toMatchObject({ name: 'AbortError' });
  const controller = new AbortController();
  const starting = startEmbedded(controller.signal);
  const place = join(home, 'sluice', 'postgres');
  const making = () =>
    readdirSync(home, { recursive: true }).some((path) => String(path).includes('PG_VERSION'));
  while (!making()) await new Promise((resolve) => setTimeout(resolve, 1));
  controller.abort();
  await expect(starting).rejects.toMatchObject({ name: 'AbortError' });
  expect(readdirSync(place)).toEqual([]);
});
