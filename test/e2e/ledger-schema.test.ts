import { expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, temporaryFile } from '../support/sluice.ts';

/** A database in which the role may make tables in one schema, and no schemas. */
async function humble() {
  const url = await createDatabase(18);
  const role = `humble_${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE ROLE ${role} LOGIN`);
  await ask(url, `CREATE SCHEMA own AUTHORIZATION ${role}`);
  await ask(url, 'CREATE TABLE own.t (n int)');
  await ask(url, `GRANT INSERT ON own.t TO ${role}`);
  const mine = new URL(url);
  mine.username = role;
  return { url, mine: mine.href };
}

test('who may not make a schema keeps the ledger in one that is there', async () => {
  const { url, mine } = await humble();
  const file = temporaryFile('n.csv', 'n\n1\n2\n');
  const load = (...more: string[]) =>
    sluice(['load', file, '--to', mine, '--table', 'own.t', '--json', ...more]);
  const refused = await load();
  expect([refused.status, errorCode(refused.stderr)]).toEqual([6, 'target/permission']);
  expect(refused.stderr).toContain('--ledger-schema');
  expect(JSON.parse((await load('--ledger-schema', 'own')).stdout)).toMatchObject({ loaded: 2 });
  expect(JSON.parse((await load('--ledger-schema', 'own')).stdout)).toMatchObject({ state: 'nothing-to-do' });
  expect(JSON.parse((await load('--ledger-schema', 'own', '--atomic', '--again')).stdout)).toMatchObject({
    loaded: 2,
  });
  expect(await ask(url, 'SELECT count(*)::int FROM own.t')).toBe(4);
  const told = await sluice(['status', '--to', mine, '--ledger-schema', 'own', '--json']);
  expect(JSON.parse(told.stdout)).toMatchObject({ state: 'finished', publication: 'atomic' });
});

test('a schema that is none', async () => {
  const ran = await sluice(['load', 'x.csv', '--to', 'postgres://', '--ledger-schema', 'a.b']);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([2, 'usage']);
});
