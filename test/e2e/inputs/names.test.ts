import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { describeCorpus } from '../../support/corpus.ts';
import { csv, filesIn, freshTarget } from '../../support/many-files.ts';
import { errorCode, parseRejects } from '../../support/sluice.ts';
import { firstUnsafe } from '../../support/unsafe.ts';

const OWN = [
  '*',
  '?',
  '[a]',
  '[',
  'a[b',
  '**',
  '\\',
  'a\\*b',
  '-',
  '--help',
  ' ',
  'a\nb',
  'a\tb.csv',
  '~',
  '$HOME',
  '#x',
  'x.br.csv',
];

/** What a file can be called: not the folder itself, and no path. */
const isName = (text: string) =>
  !['', '.', '..'].includes(text) &&
  !/[/\0]/.test(text) &&
  text.isWellFormed() &&
  Buffer.byteLength(text) <= 255;

async function loadAll(names: readonly string[]): Promise<void> {
  const around = filesIn(Object.fromEntries(names.map((name, i) => [`d/${name}`, `a,b\n${i},x\nbad,row\n`])));
  const folder = join(around, 'd');
  const rejectsFile = join(around, 'r.ndjson');
  const options = ['--rejects', rejectsFile, '--max-rejects', '10000'];
  // The name of a file that would match others as well has to say so.
  const args = names.map((name) => `./${/[*?[]/.test(name) ? name.replaceAll(/[*?[\\]/g, '\\$&') : name}`);
  const listed = await freshTarget();
  const ran = await listed.load(folder, ...args, ...options);
  expect(ran.status).toBe(3);
  expect(await listed.counts()).toEqual([names.length, names.length]);
  expect(firstUnsafe(ran.stderr.split('\n'))).toBe(undefined);
  const rejects = parseRejects(readFileSync(rejectsFile, 'utf8'));
  expect(rejects.map(({ source }) => source).sort()).toEqual(names.map((name) => join(folder, name)).sort());
  expect((await listed.load(folder, ...args, ...options)).stderr).toContain('nothing to do');

  const matched = await freshTarget();
  const plain = names.filter((name) => !name.startsWith('.'));
  expect((await matched.load(around, 'd/[!.]*', ...options)).status).toBe(3);
  expect(await matched.counts()).toEqual([plain.length, plain.length]);
}

test('the name of a file that is a pattern for others too is refused; for none other it is that file', async () => {
  const folder = filesIn({ 'p*.csv': csv(0, 3), 'p[1].csv': csv(3, 5), 'q?.csv': csv(5, 6) });
  for (const names of [['p*.csv'], ['q?.csv', 'p*.csv']]) {
    const { load, counts } = await freshTarget();
    const { status, stderr } = await load(folder, ...names);
    expect([status, errorCode(stderr), await counts()]).toEqual([2, 'usage', [0, 0]]);
    expect(stderr).toContain('matches "p[1].csv"');
  }
  const { load, order } = await freshTarget();
  for (const name of ['p\\*.csv', 'p[1].csv', 'q?.csv']) {
    expect(await load(folder, name, '--lanes', '1', '--rejects', 'none')).toMatchObject({ status: 0 });
  }
  expect(await order()).toBe('0 1 2 3 4 5');
});

test('names that mean something to a shell, or to patterns', () => loadAll(OWN));

describeCorpus('naughty-strings', (folder) => {
  const texts = JSON.parse(readFileSync(new URL('blns.json', folder), 'utf8')) as string[];
  const names = [...new Set(texts.filter(isName))];

  test(`${names.length} naughty strings as the names of files of one job`, async () => {
    expect(names.length).toBeGreaterThan(300);
    await loadAll(names);
  });
});
