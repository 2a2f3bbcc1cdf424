import { execFileSync, spawn } from 'node:child_process';
import {
  chmodSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { expect, test } from 'vitest';
import { errorCode, sluice, startSluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

const COMMAND = join(import.meta.dirname, '../../bin/sluice');
const rows = (count: number) => Array.from({ length: count }, (_, i) => `${i},row ${i}\n`).join('');
const small = () => temporaryFile('in.csv', `a,b\n${rows(100)}`);
const partials = (folder: string) => readdirSync(folder).filter((name) => name.endsWith('.sluice-partial'));

test('a file that is there is kept, unless it is to be replaced', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'out.csv');
  writeFileSync(path, 'precious', { mode: 0o640 });
  chmodSync(path, 0o640);
  const refused = await sluice(['load', small(), '--to', path]);
  expect(refused.status).toBe(6);
  expect(errorCode(refused.stderr)).toBe('target/exists');
  expect(readFileSync(path, 'utf8')).toBe('precious');
  expect((await sluice(['load', small(), '--to', path, '--overwrite'])).status).toBe(0);
  expect(readFileSync(path, 'utf8')).toBe(`a,b\n${rows(100)}`);
  expect(statSync(path).mode & 0o777).toBe(0o640);
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test('another name for a file stays one', async () => {
  const folder = temporaryFolder();
  writeFileSync(join(folder, 'real.csv'), 'old');
  symlinkSync('real.csv', join(folder, 'link.csv'));
  expect((await sluice(['load', small(), '--to', join(folder, 'link.csv'), '--overwrite'])).status).toBe(0);
  expect(readFileSync(join(folder, 'real.csv'), 'utf8')).toBe(`a,b\n${rows(100)}`);
  expect(readdirSync(folder).sort()).toEqual(['link.csv', 'real.csv']);
});

test('what is read, and the reject file, are not written over', async () => {
  const folder = temporaryFolder();
  const text = `a,b\n${rows(10)}`;
  writeFileSync(join(folder, 'in.csv'), text);
  writeFileSync(join(folder, 'all.csv'), text);
  symlinkSync('in.csv', join(folder, 'link.csv'));
  for (const [sources, to] of [
    ['in.csv', 'link.csv'],
    ['*.csv', 'all.csv'],
    ['in.csv', 'in.csv.rejects.ndjson'],
  ] as const) {
    const { status, stderr } = await sluice(['load', sources, '--to', to, '--overwrite'], '', folder);
    expect([status, errorCode(stderr)]).toEqual([2, 'usage']);
  }
  expect(readFileSync(join(folder, 'in.csv'), 'utf8')).toBe(text);
  expect(readFileSync(join(folder, 'all.csv'), 'utf8')).toBe(text);
  expect(readdirSync(folder).sort()).toEqual(['all.csv', 'in.csv', 'link.csv']);
});

test('a file that somebody else makes meanwhile is kept', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'out.csv');
  const { child, ended } = startSluice(['load', '-', '--to', path]);
  child.stdin?.write('a,b\n1,2\n');
  while (partials(folder).length === 0) await sleep(10);
  writeFileSync(path, 'precious');
  child.stdin?.end();
  const { status, stderr } = await ended;
  expect(status).toBe(6);
  expect(errorCode(stderr)).toBe('target/exists');
  expect(readFileSync(path, 'utf8')).toBe('precious');
  expect(readdirSync(folder)).toEqual(['out.csv']);
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('stopped by %s, nothing is left', async (signal, expected) => {
  const folder = temporaryFolder();
  const path = join(folder, 'out.ndjson.gz');
  const { child, ended } = startSluice(['load', '-', '--to', path, '--batch-age', '50ms']);
  child.stdin?.write(`a,b\n${rows(10_000)}`);
  while (partials(folder).length === 0) await sleep(10);
  await sleep(200);
  child.kill(signal);
  const { status, stderr } = await ended;
  expect(status).toBe(expected);
  expect(stderr).toContain(`nothing was written to ${path}`);
  expect(readdirSync(folder)).toEqual([]);
});

test('a load that fails leaves nothing', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'out.csv');
  const bad = temporaryFile('bad.csv', `a,b\n${rows(60_000)}${'x,y,z\n'.repeat(40_000)}`);
  const { status, stderr } = await sluice(['load', bad, '--to', path, '--max-rejects', '10']);
  expect(status).toBe(4);
  expect(errorCode(stderr)).toBeDefined();
  expect(readdirSync(folder)).toEqual([]);
});

test('what a killed run has left, the next one takes away', async () => {
  const folder = temporaryFolder();
  const path = join(folder, 'out.csv');
  const { child, ended } = startSluice(['load', '-', '--to', path]);
  child.stdin?.write('a,b\n1,2\n');
  while (partials(folder).length === 0) await sleep(10);
  child.kill('SIGKILL');
  await ended;
  expect(existsSync(path)).toBe(false);
  expect(partials(folder).length).toBe(1);
  // One that is still at work is let alone.
  const other = startSluice(['load', '-', '--to', path]);
  other.child.stdin?.write('a,b\n3,4\n');
  while (partials(folder).every((name) => !name.includes(`-${other.child.pid}.`))) await sleep(10);
  expect((await sluice(['load', small(), '--to', path])).status).toBe(0);
  expect(partials(folder).length).toBe(1);
  other.child.stdin?.end();
  expect((await other.ended).status).toBe(6);
  expect(readdirSync(folder)).toEqual(['out.csv']);
  expect(readFileSync(path, 'utf8')).toBe(`a,b\n${rows(100)}`);
});

test.each([
  ['csv', ['--to', '/dev/full', '--to-format', 'csv']],
  ['csv.gz', ['--to', '/dev/full', '--to-format', 'csv']],
])('a device that is full: %s', async (_, options) => {
  const { status, stderr } = await sluice(['load', small(), ...options]);
  expect(status).toBe(6);
  expect(errorCode(stderr)).toBe('target/unwritable');
  expect(stderr).toContain('no space left on device');
});

test('a disk that is full, through compression', async () => {
  const folder = temporaryFolder();
  const source = temporaryFile('in.csv', `a,b\n${rows(200_000)}`);
  // The limit of a file's size stands for a disk that has no more room.
  for (const name of ['out.csv', 'out.csv.gz', 'out.csv.br']) {
    const script = `ulimit -f 64; trap '' XFSZ; exec "$0" "$@"`;
    const argv = ['-c', script, process.execPath, COMMAND, 'load', source, '--to', join(folder, name)];
    const child = spawn('/bin/bash', argv, { stdio: ['ignore', 'ignore', 'pipe'] });
    let stderr = '';
    child.stderr.setEncoding('utf8').on('data', (text) => {
      stderr += text;
    });
    const status = await new Promise((resolve) => child.on('close', resolve));
    expect({ name, status, code: errorCode(stderr) }).toEqual({ name, status: 6, code: 'target/unwritable' });
    expect(readdirSync(folder)).toEqual([]);
  }
});

test('no folder, a folder, no right to write', async () => {
  const folder = temporaryFolder();
  mkdirSync(join(folder, 'dir.csv'));
  for (const path of [join(folder, 'none/out.csv'), join(folder, 'dir.csv')]) {
    const { status, stderr } = await sluice(['load', small(), '--to', path]);
    expect(status).toBe(6);
    expect(errorCode(stderr)).toBe('target/unwritable');
  }
});

test('a reader of standard output that goes away ends it quietly', async () => {
  const file = temporaryFile('in.csv', `a,b\n${rows(300_000)}`);
  const script = `'${process.execPath}' '${COMMAND}' load '${file}' --to - 2>err | head -n 2; echo "\${PIPESTATUS[0]}"`;
  const folder = temporaryFolder();
  const out = execFileSync('/bin/bash', ['-c', script], { cwd: folder, encoding: 'utf8' });
  expect(out).toBe('{"a":0,"b":"row 0"}\n{"a":1,"b":"row 1"}\n141\n');
  expect(readFileSync(join(folder, 'err'), 'utf8')).toBe('');
});

test('standard output that is a file, a full device, or a pipe that is read slowly', async () => {
  const file = temporaryFile('in.csv', `a,b\n${rows(100_000)}`);
  const folder = temporaryFolder();
  const run = (script: string) =>
    execFileSync(
      '/bin/bash',
      [
        '-c',
        script.replace('SLUICE', `'${process.execPath}' '${COMMAND}' load '${file}' --to - --to-format csv`),
      ],
      {
        cwd: folder,
        encoding: 'utf8',
      },
    );
  run('echo before > out; SLUICE >> out');
  expect(readFileSync(join(folder, 'out'), 'utf8')).toBe(`before\na,b\n${rows(100_000)}`);
  expect(run('SLUICE > /dev/full 2> err; echo $?')).toBe('6\n');
  expect(errorCode(readFileSync(join(folder, 'err'), 'utf8'))).toBe('target/unwritable');
  expect(run('SLUICE | (sleep 1; md5sum)')).toBe(run('md5sum < <(tail -n +2 out)'));
});

test('a named pipe is written as it is', async () => {
  const folder = temporaryFolder();
  execFileSync('mkfifo', [join(folder, 'pipe.csv')]);
  const reader = spawn('cat', [join(folder, 'pipe.csv')]);
  let text = '';
  reader.stdout.setEncoding('utf8').on('data', (part) => {
    text += part;
  });
  const read = new Promise((resolve) => reader.on('close', resolve));
  expect((await sluice(['load', small(), '--to', join(folder, 'pipe.csv')])).status).toBe(0);
  await read;
  expect(text).toBe(`a,b\n${rows(100)}`);
});
