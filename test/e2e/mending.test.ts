import { readFileSync } from 'node:fs';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { describeCorpus } from '../support/corpus.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, parseRejects, sluice, temporaryFile } from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

async function freshTable(columns: string): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE UNLOGGED TABLE ${name} (${columns})`);
  return name;
}

const CSV = Buffer.from(
  'a,b\n1,x\xffy\n2,ok\n3,a\0b\xe2\x82z\n4\0,"\0""\0\xff"\n\0,6\n7,\0\nx\xff,8\n',
  'latin1',
);

/** Loads the file with these options; the rows, the codes of the rejects, and the summary. */
async function load(file: string, columns: string, ...options: string[]) {
  const table = await freshTable(columns);
  const args = ['--to', url, '--table', table, '--json', '--max-rejects', '100%', ...options];
  const ran = await sluice(['load', file, ...args]);
  const rows = await ask(url, `SELECT coalesce(json_agg(t ORDER BY a), '[]') FROM ${table} t`);
  const { rejected } = JSON.parse(ran.stdout);
  const rejects = rejected > 0 ? parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')) : [];
  return { ran, rows, rejects, codes: rejects.map(({ code }) => code), summary: JSON.parse(ran.stdout) };
}

describe('CSV', () => {
  const columns = 'a int, b text';

  test('what is no text is a fault, unless it is to be mended', async () => {
    const { rows, codes, summary, ran } = await load(temporaryFile('x.csv', CSV), columns);
    expect(rows).toEqual([{ a: 2, b: 'ok' }]);
    const [utf8, nul] = ['text/utf8', 'text/nul'];
    expect(codes).toEqual([utf8, utf8, utf8, nul, nul, utf8]);
    expect(summary).not.toHaveProperty('mended');
    expect(ran.stderr).toContain('--invalid-utf8 replace');
    expect(ran.stderr).toContain('--nul strip');
  });

  test('replaced and stripped, counted and told', async () => {
    const options = ['--invalid-utf8', 'replace', '--nul', 'strip'];
    const file = temporaryFile('x.csv', CSV);
    const { rows, rejects, summary, ran } = await load(file, columns, ...options);
    expect(rows).toEqual([
      { a: 1, b: 'x\ufffdy' },
      { a: 2, b: 'ok' },
      { a: 3, b: 'ab\ufffdz' },
      { a: 4, b: '"\ufffd' },
      { a: 7, b: null },
      { a: null, b: '6' },
    ]);
    expect(summary.mended).toEqual({ rows: 5, replaced: 3, stripped: 6 });
    expect(ran.stderr).toContain('note: put U+FFFD for 3 invalid sequences and left out 6 NULs, in 5 rows\n');
    // A row that is rejected is kept as it was.
    expect(rejects).toEqual([
      expect.objectContaining({ code: 'type/integer', column: 'a', line: 8, raw: null }),
    ]);
    const [{ start, end, raw_base64 } = { start: 0, end: 0, raw_base64: '' }] = rejects;
    expect(CSV.toString('latin1', start, end)).toBe('x\xff,8');
    expect(Buffer.from(raw_base64 ?? '', 'base64').toString('latin1')).toBe('x\xff,8');
  });

  test('one of the two', async () => {
    const replaced = await load(temporaryFile('x.csv', CSV), columns, '--invalid-utf8', 'replace');
    expect(replaced.codes).toEqual(['text/nul', 'text/nul', 'text/nul', 'text/nul', 'type/integer']);
    expect(replaced.ran.stderr).toContain('note: put U+FFFD for 1 invalid sequence, in 1 row\n');
    const stripped = await load(temporaryFile('x.csv', CSV), columns, '--nul', 'strip');
    expect(stripped.codes).toEqual(['text/utf8', 'text/utf8', 'text/utf8', 'text/utf8']);
    expect(stripped.ran.stderr).toContain('note: left out 2 NULs, in 2 rows\n');
  });

  test('of a source that is decoded, and with the server as the one who refuses', async () => {
    const text = 'a,b\n1,é\n2,?x\n3,\0ü\n3,\0twice ?\n4,ö\n';
    const bytes = Buffer.from(text.replaceAll('?', '\ud83d'), 'utf16le');
    const file = temporaryFile('x.csv', bytes);
    const options = ['--encoding', 'utf-16le', '--invalid-utf8', 'replace', '--nul', 'strip', '--lanes', '1'];
    const { rows, rejects, ran } = await load(file, 'a int PRIMARY KEY, b text', ...options);
    expect(rows).toEqual([
      { a: 1, b: 'é' },
      { a: 2, b: '\ufffdx' },
      { a: 3, b: 'ü' },
      { a: 4, b: 'ö' },
    ]);
    expect(rejects).toEqual([
      expect.objectContaining({ code: 'target/refused', line: 5, raw: '3,\0twice \ufffd' }),
    ]);
    const [{ start, end } = { start: 0, end: 0 }] = rejects;
    expect(bytes.toString('utf16le', start, end)).toBe('3,\0twice \ud83d');
    expect(ran.status).toBe(3);
  });

  test('of dialects that escape', async () => {
    const file = temporaryFile('x.csv', 'a\tb\n1\tx\0\\ty\n2\t\\\0z\n3\tok\0\n');
    const options = ['--dialect', 'postgres-text', '--nul', 'strip'];
    const { rows, codes } = await load(file, columns, ...options);
    // Behind an escape a NUL stays: the escape would cover something else.
    expect(codes).toContain('text/nul');
    expect(rows).toContainEqual({ a: 3, b: 'ok' });
  });
});

describe('JSON', () => {
  const lines = [
    '{"a":1,"b":"x\\u0000y\xff","c":{"k\\u0000":["\\u0000",1]},"d":"\\\\u0000"}',
    '{"a":2,"b":"ok","c":"\\u0000"}',
    '{"a":3,"b":"\\ud800","c":null}',
    '{"a":4,"b":"\0nul\0"}',
    '{"a":5,"b":"x"}\\u0000',
  ];
  const columns = 'a int, b text, c jsonb, d json';
  const mended = [
    { a: 1, b: 'xy\ufffd', c: { k: ['', 1] }, d: '\\u0000' },
    { a: 2, b: 'ok', c: '', d: null },
    { a: 4, b: 'nul', c: null, d: null },
  ];

  test.each([
    ['ndjson', `${lines.join('\n')}\n`],
    ['json', `[${lines.join(',\n')}]`],
  ])('%s: escaped NULs too, in text and in jsonb', async (format, text) => {
    const file = temporaryFile(`x.${format}`, Buffer.from(text, 'latin1'));
    const as = ['--format', format];
    const plain = await load(file, columns, ...as);
    expect(plain.codes).toEqual([
      'text/utf8',
      'type/json-unicode',
      'json/surrogate',
      'json/syntax',
      'json/syntax',
    ]);
    const { rows, codes, summary } = await load(
      file,
      columns,
      ...as,
      '--invalid-utf8',
      'replace',
      '--nul',
      'strip',
    );
    expect(rows).toEqual(mended);
    expect(codes).toEqual(['json/surrogate', 'json/syntax']);
    expect(summary.mended).toEqual({ rows: 3, replaced: 1, stripped: 6 });
  });
});

test('more threads than there are addresses for is a mistake that says so', async () => {
  const file = temporaryFile('x.csv', CSV);
  const ran = await sluice(['check', file, '--workers', '64', '--invalid-utf8', 'replace']);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['usage', 2]);
  expect(ran.stderr).toContain('--workers');
});

test.each([
  ['--invalid-utf8', 'ignore', 'reject, replace'],
  ['--nul', 'stripp', 'did you mean strip'],
])('%s %s is a mistake', async (option, word, says) => {
  const ran = await sluice(['load', 'x.csv', '--to', url, option, word]);
  expect([errorCode(ran.stderr), ran.status]).toEqual(['usage', 2]);
  expect(ran.stderr).toContain(says);
});

describeCorpus('utf8-stress', (folder) => {
  const cases: { hex: string; pg18: string }[] = JSON.parse(
    readFileSync(new URL('cases.json', folder), 'utf8'),
  );
  const sequences = cases.map(({ hex }) => Buffer.from(hex, 'hex').toString('latin1'));
  const meanings = sequences.map((bytes) =>
    new TextDecoder('utf-8', { ignoreBOM: true }).decode(Buffer.from(bytes, 'latin1')).replaceAll('\0', ''),
  );
  const rows = (isWanted: (i: number) => boolean) =>
    meanings.flatMap((text, i) => (isWanted(i) ? [{ a: i, b: `x${text}y` }] : []));

  test.each([
    ['csv', (bytes: string, i: number) => `${i},x${bytes}y`, 'a,b\n'],
    ['ndjson', (bytes: string, i: number) => `{"a":${i},"b":"x${bytes}y"}`, ''],
  ])(
    'of %s, what the server takes is loaded, and all of it once it is mended',
    async (format, write, head) => {
      const content = Buffer.from(`${head}${sequences.map(write).join('\n')}\n`, 'latin1');
      for (const chunk of ['64B', '1MiB']) {
        const options = ['--format', format, '--chunk', chunk];
        const file = temporaryFile(`x.${format}`, content);
        const plain = await load(file, 'a int, b text', ...options);
        expect(plain.rows).toEqual(rows((i) => cases[i]?.pg18 === 'accept'));
        for (const { start, end, raw_base64, raw } of plain.rejects) {
          const bytes = raw_base64 === undefined ? Buffer.from(raw ?? '') : Buffer.from(raw_base64, 'base64');
          expect(content.subarray(start, end).equals(bytes)).toBe(true);
        }
        const mended = await load(
          file,
          'a int, b text',
          ...options,
          '--invalid-utf8',
          'replace',
          '--nul',
          'strip',
        );
        expect([mended.rows, mended.codes]).toEqual([rows(() => true), []]);
      }
    },
  );
});
