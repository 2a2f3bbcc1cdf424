import { execFileSync, spawn } from 'node:child_process';
import { openSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { beforeAll, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { startSluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

const COMMAND = join(import.meta.dirname, '../../bin/sluice');
const rows = (from: number, to: number, bytes: number) =>
  Array.from({ length: to - from }, (_, i) => `${from + i},${String(from + i).padEnd(bytes, 'z')}\n`).join(
    '',
  );

async function freshTable(): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE UNLOGGED TABLE ${name} (a int, b text)`);
  return name;
}

/** Every row there once, each with its own text. */
async function expectRows(table: string, count: number): Promise<void> {
  const right = `SELECT count(*) || ' ' || count(DISTINCT a) || ' ' || bool_and(b LIKE a || 'z%' OR b = a::text) FROM ${table}`;
  expect(await ask(url, right)).toBe(`${count} ${count} true`);
}

test('pieces of every size through a pipe, with pauses', async () => {
  const table = await freshTable();
  const text = `a,b\n${rows(0, 30_000, 100)}`;
  const { child, ended } = startSluice(['load', '-', '--to', url, '--table', table, '--batch-age', '100ms']);
  let at = 0;
  for (let round = 0; at < text.length; round++) {
    const bytes = [1, 7, 4096, 65_536, 300_000, 1_000_000][round % 6] as number;
    child.stdin?.write(text.slice(at, at + bytes));
    at += bytes;
    if (round % 3 === 0) await sleep(20);
  }
  child.stdin?.end();
  expect((await ended).status).toBe(0);
  await expectRows(table, 30_000);
});

test('a pipe that is faster than the server', async () => {
  const table = await freshTable();
  const file = temporaryFile('rows.csv', `a,b\n${rows(0, 60_000, 1000)}`);
  execFileSync('/bin/sh', [
    '-c',
    `cat '${file}' | '${process.execPath}' '${COMMAND}' load - --to '${url}' --table ${table}`,
  ]);
  await expectRows(table, 60_000);
});

test('a named pipe, a file as standard input, nothing as standard input', async () => {
  const table = await freshTable();
  const fifo = join(temporaryFolder(), 'fifo');
  execFileSync('mkfifo', [fifo]);
  const { ended } = startSluice(['load', fifo, '--to', url, '--table', table]);
  const writer = spawn('/bin/sh', ['-c', 'cat > "$1"', 'sh', fifo]);
  writer.stdin.end(`a,b\n${rows(0, 5000, 50)}`);
  expect((await ended).status).toBe(0);
  await expectRows(table, 5000);

  const file = temporaryFile('rows.csv', '');
  writeFileSync(file, `a,b\n${rows(5000, 30_000, 50)}`);
  const fromFile = spawn(process.execPath, [COMMAND, 'load', '-', '--to', url, '--table', table], {
    stdio: [openSync(file, 'r'), 'ignore', 'inherit'],
  });
  expect(await new Promise((resolve) => fromFile.once('close', resolve))).toBe(0);
  await expectRows(table, 30_000);

  const nothing = spawn(process.execPath, [COMMAND, 'load', '-', '--to', url, '--table', table], {
    stdio: 'ignore',
  });
  expect(await new Promise((resolve) => nothing.once('close', resolve))).toBe(5);
});
