import { createHash } from 'node:crypto';
import { statSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { csv, filesIn, freshTarget } from '../../support/many-files.ts';

/** The ledger as the first version made it, which knew of one input for each job. */
const FIRST_VERSION = `
  CREATE SCHEMA sluice;
  CREATE TABLE sluice.job (
    id text PRIMARY KEY, epoch bigint NOT NULL, source text NOT NULL, target text NOT NULL, fingerprint jsonb NOT NULL,
    state text NOT NULL CHECK (state IN ('running', 'finished')), totals jsonb,
    started_at timestamptz NOT NULL DEFAULT now(), finished_at timestamptz
  );
  CREATE TABLE sluice.span (
    job text NOT NULL, epoch bigint NOT NULL, input text NOT NULL, first bigint NOT NULL, "end" bigint NOT NULL,
    lines bigint NOT NULL, read bigint NOT NULL, loaded bigint NOT NULL, rejected bigint NOT NULL,
    filtered bigint NOT NULL, duplicate bigint NOT NULL, committed_at timestamptz NOT NULL DEFAULT now(),
    PRIMARY KEY (job, input, first)
  )`;

const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

test('a ledger of the first version goes on: what it finished, what it did not, and then several files', async () => {
  const { client, load, counts, ask } = await freshTarget();
  const text = { done: csv(0, 100), half: csv(100, 200) };
  const folder = filesIn({
    'done.csv': text.done,
    'half.csv': text.half,
    'p1.csv': csv(200, 300),
    'p2.csv': csv(300, 400),
  });
  await client.query(FIRST_VERSION);
  const insert = async (name: 'done' | 'half', state: string, end: number, count: number) => {
    const path = join(folder, `${name}.csv`);
    const { size, mtimeMs } = statSync(path);
    const fingerprint = { size, mtimeMillis: mtimeMs, head: sha256(text[name]) };
    const id = sha256(`${path}\0public.t`).slice(0, 16);
    const totals =
      state === 'finished' ? { read: 100, loaded: 100, rejected: 0, filtered: 0, duplicate: 0 } : null;
    await client.query(`INSERT INTO sluice.job VALUES ($1, 1, $2, 'somewhere', $3, $4, $5, now(), $6)`, [
      id,
      path,
      fingerprint,
      state,
      totals,
      totals && new Date(),
    ]);
    await client.query(`INSERT INTO sluice.span VALUES ($1, 1, $2, 4, $3, $4, $4, $4, 0, 0, 0)`, [
      id,
      `${name}.csv`,
      end,
      count,
    ]);
  };
  await insert('done', 'finished', text.done.length, 100);
  await insert('half', 'running', text.half.indexOf('150,'), 50);
  await client.query(`INSERT INTO t (a) SELECT generate_series(0, 149)`);

  const done = await load(folder, 'done.csv');
  expect([done.status, done.stderr]).toEqual([0, expect.stringContaining('nothing to do')]);
  const half = await load(folder, 'half.csv', '--json');
  expect(JSON.parse(half.stdout)).toMatchObject({ state: 'resumed', read: 100, loaded: 100 });
  expect(await counts()).toEqual([200, 200]);

  expect((await load(folder, 'p?.csv')).status).toBe(0);
  expect(await counts()).toEqual([400, 400]);
  expect(await ask(`SELECT count(*)::int FROM sluice.input WHERE finished`)).toBe(2);
  for (const name of ['done.csv', 'half.csv', 'p?.csv']) {
    expect((await load(folder, name)).stderr).toContain('nothing to do');
  }
  expect(await counts()).toEqual([400, 400]);
});
