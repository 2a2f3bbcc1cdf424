import { readdirSync, readFileSync } from 'node:fs';
import { dirname, join, relative } from 'node:path';
import { expect, test } from 'vitest';

const SRC = join(import.meta.dirname, '../src');

/** Imports point down this list, never up; folders of one line never meet. */
const RANKS = [
  ['record'],
  ['observe', 'nats'],
  ['formats', 'sources', 'sinks', 'state', 'embedded'],
  ['kernel'],
  ['engine', 'infer'],
  ['config'],
  ['load'],
  ['cli'],
];

/** Lie at the top of src and may be imported by anyone. */
const COMMON = ['errors.ts', 'kind.ts'];

const files = readdirSync(SRC, { recursive: true, encoding: 'utf8' }).filter(
  (file) => file.endsWith('.ts') && !file.endsWith('.d.ts'),
);
const isKernelSource = (file: string) => file.startsWith('kernel/wasm/');

/** Import specifiers of a file, types included. */
function specifiersOf(file: string): string[] {
  const text = readFileSync(join(SRC, file), 'utf8');
  const found = text.matchAll(/(?:\bfrom\s+|\bimport\s*\(\s*|^import\s+)['"]([^'"]+)['"]/gm);
  return [...found].map((match) => match[1] as string);
}

/** Files of src that a file imports. */
function importsOf(file: string): string[] {
  return specifiersOf(file)
    .filter((specifier) => specifier.startsWith('.'))
    .map((specifier) => relative(SRC, join(SRC, dirname(file), specifier)))
    .map((target) => (target.endsWith('.ts') ? target : `${target}.ts`));
}

const folderOf = (file: string) => (file.includes('/') ? (file.split('/')[0] as string) : '');
const rankOf = (folder: string) => RANKS.findIndex((rank) => rank.includes(folder));

test('every folder has a rank', () => {
  const folders = new Set(files.map(folderOf).filter((folder) => folder !== ''));
  expect([...folders].filter((folder) => rankOf(folder) < 0)).toEqual([]);
});

test('imports point one way', () => {
  const wrong: string[] = [];
  for (const file of files) {
    const from = folderOf(file);
    if (from === '') continue;
    for (const target of importsOf(file)) {
      const to = folderOf(target);
      if (to === '' ? COMMON.includes(target) : from === to || rankOf(to) < rankOf(from)) continue;
      wrong.push(`${file} -> ${target}`);
    }
  }
  expect(wrong).toEqual([]);
});

test('record imports nothing from outside', () => {
  const outside = files
    .filter((file) => folderOf(file) === 'record')
    .flatMap((file) => specifiersOf(file).filter((specifier) => !specifier.startsWith('./')));
  expect(outside).toEqual([]);
});

test('no driver is reachable from a worker thread', () => {
  const seen = new Set<string>();
  const packages = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    for (const specifier of specifiersOf(file)) if (!specifier.startsWith('.')) packages.add(specifier);
    importsOf(file).forEach(visit);
  };
  visit('kernel/thread.ts');
  expect(seen.size).toBeGreaterThan(4);
  expect([...packages].filter((name) => !name.startsWith('node:'))).toEqual([]);
  expect([...packages]).not.toContain('node:net');
});

test('only cli prints', () => {
  const printing = files.filter(
    (file) =>
      folderOf(file) !== 'cli' &&
      /\bconsole\.|process\.(stdout|stderr)\b/.test(readFileSync(join(SRC, file), 'utf8')),
  );
  expect(printing).toEqual([]);
});

test('files are small enough to be read at once', () => {
  const long = files
    .filter((file) => !isKernelSource(file))
    .map((file) => [file, readFileSync(join(SRC, file), 'utf8').split('\n').length] as const)
    .filter(([, lines]) => lines > 250);
  expect(long).toEqual([]);
});

test('hot loops that are longer open with advice to their next editor', () => {
  const silent = files.filter(isKernelSource).filter((file) => {
    const text = readFileSync(join(SRC, file), 'utf8');
    return text.split('\n').length > 250 && !/^(?:import[^;]*;\s*)*\/\*/.test(text);
  });
  expect(silent).toEqual([]);
});

test('nor from the thread as it is built', () => {
  const bundle = join(SRC, '../dist/bundle');
  const seen = new Set<string>();
  const visit = (file: string) => {
    if (seen.has(file)) return;
    seen.add(file);
    if (!file.startsWith('.')) return;
    const text = readFileSync(join(bundle, file), 'utf8');
    for (const [, specifier] of text.matchAll(/\bimport\b[^;]*?["']([^"']+)["']/g))
      visit(specifier as string);
  };
  visit('./thread.js');
  expect([...seen].filter((file) => !file.startsWith('.') && !file.startsWith('node:'))).toEqual([]);
  expect(seen.size).toBeGreaterThan(2);
});
