import { describe, expect, test } from 'vitest';
import { LOAD_OPTIONS } from '../../src/cli/load-options.ts';
import { errorCode, sluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

const CSV_OPTIONS: readonly (readonly string[])[] = [
  ['--columns', 'a,b'],
  ['--no-header'],
  ['--dialect', 'excel'],
  ['--delimiter', ';'],
  ['--quote', "'"],
  ['--escape', '\\'],
  ['--escapes', 'postgres'],
  ['--comment', '#'],
  ['--skip-lines', '1'],
  ['--null', 'NA'],
  ['--empty', 'null'],
  ['--trim'],
  ['--ragged', 'reject'],
  ['--decimal', ','],
  ['--thousands', "'"],
  ['--true', 'ja'],
  ['--false', 'nein'],
];
const JSON_OPTIONS: readonly (readonly string[])[] = [
  ['--map', 'a=b'],
  ['--rest', 'rest'],
  ['--missing', 'null'],
  ['--duplicate-keys', 'last'],
  ['--max-depth', '10'],
];

/** Into a file: no server is asked. */
async function refusal(name: string, content: string, options: readonly string[]): Promise<string> {
  const path = temporaryFile(name, content);
  const ran = await sluice(['load', path, '--to', `${temporaryFolder()}/out.ndjson`, ...options]);
  expect([ran.status, errorCode(ran.stderr)]).toEqual([2, 'usage']);
  return ran.stderr;
}

describe('an option of another format is refused, by its name and that of the format', () => {
  test.each(CSV_OPTIONS)('%s for lines of JSON', async (...options) => {
    const told = await refusal('x.ndjson', '{"a":1}\n', options);
    expect(told).toContain(`${options[0]}: not an option for records of JSON`);
  });

  test.each(CSV_OPTIONS.slice(0, 3))('%s for an array of JSON', async (...options) => {
    const told = await refusal('x.json', '[{"a":1}]', options);
    expect(told).toContain(`${options[0]}: not an option for records of JSON`);
  });

  test.each(JSON_OPTIONS)('%s for CSV', async (...options) => {
    expect(await refusal('x.csv', 'a\n1\n', options)).toContain(`${options[0]}: not an option for CSV`);
  });

  test('none is forgotten', () => {
    const flags = LOAD_OPTIONS.filter(({ summary }) => summary.startsWith('JSON:')).map(
      ({ flags }) => flags.split(' ')[0],
    );
    expect(flags.sort()).toEqual(JSON_OPTIONS.map(([flag]) => flag).sort());
  });
});

describe('--explain shows how the source is read, and nothing of other formats', () => {
  const explained = async (name: string, content: string, ...options: string[]) => {
    const path = temporaryFile(name, content);
    const to = `${temporaryFolder()}/out.ndjson`;
    const ran = await sluice(['load', path, '--to', to, '--explain', ...options]);
    expect([ran.status, ran.stderr]).toEqual([0, '']);
    return ran.stdout;
  };

  test('CSV', async () => {
    const shown = await explained(
      'x.csv',
      'a||b\n1||2\n',
      '--delimiter',
      '||',
      '--escape',
      '\\',
      '--null',
      'NA',
      '--trim',
    );
    expect(shown).toMatch(
      /^reading\n {2}format {4}csv\n {2}columns {3}from the header\n {2}delimiter "\|\|"\n/m,
    );
    expect(shown).toMatch(/^ {2}escape {4}\\ within quotes$/m);
    expect(shown).toMatch(/^ {2}NULL {6}an empty field, NA$/m);
    expect(shown).toMatch(/^ {2}blanks {4}around fields left out$/m);
    expect(shown).not.toMatch(/^ {2}(?:missing|twice|depth|map|rest) /m);
  });

  test('JSON', async () => {
    const options = ['--map', 'a.b=c', '--date-format', 'd=epoch_s', '--types', 'inferred'];
    const shown = await explained('x.ndjson', '{"a":{"b":1},"d":5}\n', ...options);
    expect(shown).toMatch(/^reading\n {2}format {4}ndjson\n {2}map {7}a\.b = c\n/m);
    expect(shown).toMatch(
      /^ {2}missing {3}null\n {2}twice {5}last\n {2}depth {5}64\n {2}times {5}d = epoch_s$/m,
    );
    expect(shown).not.toMatch(/^ {2}(?:delimiter|quote|NULL|columns) /m);
  });

  test('names that could act on a terminal do not', async () => {
    expect(await explained('x.csv', 'a\x1b[2J,b\n1,2\n')).not.toContain('\x1b');
  });
});
