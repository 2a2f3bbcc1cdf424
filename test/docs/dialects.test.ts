import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'vitest';
import { LOAD_OPTIONS } from '../../src/cli/load-options.ts';
import { CSV_DIALECTS } from '../../src/config/csv-dialects.ts';
import { resolveCsv } from '../../src/config/csv-options.ts';
import type { RawLoad } from '../../src/config/raw.ts';

const PAGE = readFileSync(join(import.meta.dirname, '../../docs/dialects.md'), 'utf8');

/** The rows of the table of names: names, and the options that they stand for. */
const ROWS = [...PAGE.matchAll(/^\| ((?:`[a-z-]+`(?:, )?)+) \| `(--delimiter .*?)`(?:, .*)? \|$/gm)].map(
  ([, names = '', options = '']) => ({
    names: [...names.matchAll(/`([a-z-]+)`/g)].map(([, name]) => name as string),
    options: options.replaceAll('\\|', '|'),
  }),
);

function parse(options: string): RawLoad {
  const raw: Record<string, string | string[]> = {};
  for (const [, name = '', quoted, bare] of options.matchAll(/--([a-z]+) (?:'([^']*)'|(\S+))/g)) {
    const value = (quoted ?? bare) as string;
    raw[name] = name === 'null' ? [value] : value;
  }
  return { sources: ['x'], ...raw };
}

test('every dialect with a name is told, and means what is told', () => {
  expect(ROWS.flatMap(({ names }) => names).sort()).toEqual(Object.keys(CSV_DIALECTS).sort());
  for (const { names, options } of ROWS) {
    for (const dialect of names) {
      expect(resolveCsv({ sources: ['x'], dialect }, 'x')).toEqual(resolveCsv(parse(options), 'x'));
    }
  }
});

test('and in the help', () => {
  const help = LOAD_OPTIONS.find(({ flags }) => flags.startsWith('--dialect'))?.summary ?? '';
  expect(help.match(/[a-z-]+(?=,| or|$)|(?<=or )[a-z-]+/g)?.sort()).toEqual(Object.keys(CSV_DIALECTS).sort());
});
