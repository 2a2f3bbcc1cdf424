import { spawnSync } from 'node:child_process';
import { existsSync, mkdtempSync, readdirSync, readFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { expect, test } from 'vitest';
import { cleanHomes, useFreshHome } from '../support/embedded-home.ts';

const ROOT = join(import.meta.dirname, '../..');
const README = readFileSync(join(ROOT, 'README.md'), 'utf8');

cleanHomes();
useFreshHome();

/** What differs between two runs: times, speeds, versions and folders. */
function steady(text: string): string {
  return text
    .replaceAll(/in [\d.]+ (?:s|ms) \([\d.]+ \w+\/s\)/g, 'in *')
    .replaceAll(/PostgreSQL [\d.]+, kept in \S+;/g, 'PostgreSQL *, kept in *;')
    .replaceAll(/^.*: the rows are kept in .*\n/gm, '');
}

test('the first command does what it shows', () => {
  const [, shown] = /\$ npm ci && npx (sluice load \S+\n[\s\S]*?)```/.exec(README) ?? [];
  const [command, ...output] = (shown as string).split('\n');
  const args = (command as string).split(' ').slice(1);
  const { status, stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/sluice'), ...args], {
    cwd: ROOT,
    encoding: 'utf8',
  });
  expect(status).toBe(0);
  expect(steady(stderr).trimEnd()).toBe(steady(output.join('\n')).trimEnd());
});

test('commands that are shown are understood', () => {
  const commands = [...README.matchAll(/^.*?(sluice load .*)$/gm)].map((match) => match[1] as string);
  expect(commands.length).toBeGreaterThan(2);
  const folder = mkdtempSync(join(process.env.TMPDIR ?? '/tmp', 'sluice-readme-'));
  for (const command of commands.filter((line) => line.includes('--to'))) {
    const args = command.split(' ').slice(1);
    const { stderr } = spawnSync(process.execPath, [join(ROOT, 'bin/sluice'), ...args], {
      cwd: folder,
      encoding: 'utf8',
      input: '',
    });
    // The file or the server is not there; the command line itself is right.
    expect(stderr).not.toMatch(/error\[(usage|config|internal)\]/);
  }
});

test('the README is short', () => {
  expect(README.split('\n').length).toBeLessThan(200);
});

test('links between pages lead somewhere', () => {
  const docs = readdirSync(join(ROOT, 'docs'), { recursive: true, encoding: 'utf8' });
  const pages = [
    'README.md',
    'CONTRIBUTING.md',
    ...docs.filter((file) => file.endsWith('.md')).map((file) => join('docs', file)),
  ];
  const broken = pages.flatMap((page) => {
    const text = readFileSync(join(ROOT, page), 'utf8');
    return [...text.matchAll(/\]\((?!https?:)([^)#]+)\)/g)]
      .map((match) => match[1] as string)
      .filter((link) => !existsSync(join(ROOT, dirname(page), link)))
      .map((link) => `${page} -> ${link}`);
  });
  expect(broken).toEqual([]);
});
