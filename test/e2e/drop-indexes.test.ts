import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, startSluice, temporaryFile } from '../support/sluice.ts';

const source = (count: number) => {
  const lines = Array.from({ length: count }, (_, i) => `${i},word ${i}\n`);
  return temporaryFile('rows.csv', `id,word\n${lines.join('')}`);
};

describe.each([15, 18] as const)('PostgreSQL %i', (major) => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(major);
  });

  /** A table with an index of each sort. */
  async function indexed(name: string): Promise<() => Promise<unknown>> {
    for (const sql of [
      `CREATE TABLE ${name} (id int PRIMARY KEY, word text, more int DEFAULT 1, UNIQUE (word, id))`,
      `CREATE UNIQUE INDEX ${name}_unique ON ${name} (id, more)`,
      `CREATE INDEX ${name}_word ON ${name} USING hash (word)`,
      `CREATE INDEX "${name} odd ""one""" ON ${name} (lower(word) text_pattern_ops DESC, more)
         INCLUDE (id) WITH (fillfactor = 50) WHERE id > 5`,
      `COMMENT ON INDEX ${name}_word IS 'it''s by hash'`,
    ]) {
      await ask(url, sql);
    }
    return () =>
      ask(
        url,
        `SELECT json_agg(json_build_array(pg_get_indexdef(indexrelid), obj_description(indexrelid, 'pg_class'))
           ORDER BY indexrelid::regclass::text) FROM pg_index WHERE indrelid = '${name}'::regclass`,
      );
  }
  const command = (file: string, table: string, ...more: string[]) => [
    ...['load', file, '--to', url, '--table', table, '--drop-indexes', '--json', ...more],
  ];
  const names = (table: string) =>
    ask(url, `SELECT json_agg(indexname ORDER BY indexname) FROM pg_indexes WHERE tablename = '${table}'`);

  test.each(['append', 'atomic', 'replace'])('%s: the same indexes as before', async (how) => {
    const table = `t_${how}`;
    const indexes = await indexed(table);
    const before = await indexes();
    const ran = await sluice(command(source(1000), table, ...(how === 'append' ? [] : [`--${how}`])));
    expect([ran.stderr, ran.status]).toEqual(['', 0]);
    expect(await indexes()).toEqual(before);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(1000);
    expect(await ask(url, 'SELECT count(*)::int FROM sluice.dropped_index')).toBe(0);
  });

  test('killed: what enforces nothing is gone, is told, and is built by whoever finishes the load', async () => {
    const table = 'killed';
    await indexed(table);
    const before = await names(table);
    const file = source(50_000);
    const { child, ended } = startSluice([...command(file, table), '--batch', '200rows', '--chunk', '4KiB']);
    while (Number(await ask(url, `SELECT count(*) FROM ${table}`)) < 1000) await sleep(5);
    child.kill('SIGKILL');
    await ended;
    expect(await names(table)).toEqual(['killed_pkey', 'killed_unique', 'killed_word_id_key']);
    const told = (await sluice(['status', '--to', url])).stdout;
    expect(told).toContain('indexes dropped until it is finished: killed odd "one", killed_word');
    // One is built by hand meanwhile, and the option is forgotten.
    await ask(url, `CREATE INDEX killed_word ON ${table} USING hash (word)`);
    const ran = await sluice(command(file, table).filter((word) => word !== '--drop-indexes'));
    expect([ran.stderr, ran.status]).toEqual(['', 0]);
    expect(await names(table)).toEqual(before);
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(50_000);
  });

  test('an index that cannot be built again stops the end, and not the rows', async () => {
    const table = 'unbuilt';
    await ask(url, `CREATE TABLE ${table} (id int, word text)`);
    await ask(url, `CREATE INDEX unbuilt_number ON ${table} ((1 / (id - 7)))`);
    const file = source(10);
    const stopped = await sluice(command(file, table));
    expect([stopped.status, errorCode(stopped.stderr)]).toEqual([6, 'target/refused']);
    expect(stopped.stderr).toContain('cannot build the indexes');
    expect(await ask(url, `SELECT count(*)::int FROM ${table}`)).toBe(10);
    await ask(url, `DELETE FROM ${table} WHERE id = 7`);
    expect(JSON.parse((await sluice(command(file, table))).stdout)).toMatchObject({ state: 'resumed' });
    expect(await names(table)).toEqual(['unbuilt_number']);
  });
});
