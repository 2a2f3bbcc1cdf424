import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import pg from 'pg';
import { beforeAll, describe, expect, onTestFinished, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { createDatabase } from '../support/database.ts';
import { decodeAs, encodeAs } from '../support/encode.ts';
import { watchPeak } from '../support/peak.ts';
import {
  errorCode,
  parseRejects,
  sluice,
  startSluice,
  temporaryFile,
  temporaryFolder,
} from '../support/sluice.ts';

let url: string;
beforeAll(async () => {
  url = await createDatabase(18);
});

async function freshTable(columns = 'a int, b text'): Promise<string> {
  const name = `t${Math.random().toString(36).slice(2)}`;
  await ask(url, `CREATE UNLOGGED TABLE ${name} (${columns})`);
  return name;
}

const rowsOf = (table: string) =>
  ask(url, `SELECT coalesce(json_agg(json_build_array(a, b) ORDER BY a), '[]') FROM ${table}`);

/** Letters that the encoding has, and what a text needs more of than one byte for. */
const WORDS: [encoding: string, word: string][] = [
  ['utf-8', 'Größe 漢字 😀'],
  ['utf-16le', 'Größe 漢字 😀 \u0a0a'],
  ['utf-16be', 'Größe 漢字 😀 \u0a0a'],
  ['latin1', 'Größe \u0085 ÿ'],
  ['windows-1252', 'Größe € „“ ÿ'],
  ['iso-8859-15', 'Größe €'],
  ['windows-1251', 'Привет, мир'],
  ['koi8-r', 'Привет, мир'],
  ['iso-8859-7', 'Καλημέρα'],
  ['windows-1255', 'שלום'],
  ['windows-874', 'สวัสดี'],
  ['macintosh', 'Größe Ω'],
];

const LINE_ENDS: [name: string, text: string][] = [
  ['LF', '\n'],
  ['CR LF', '\r\n'],
  ['CR', '\r'],
];

const cases = WORDS.flatMap(([encoding, word]) =>
  LINE_ENDS.map(([name, lineEnd]) => ({ encoding, word, name, lineEnd })),
);

/** Rows with quotes around line ends, every tenth or so of them bad in one of two ways. */
function table(word: string, lineEnd: string) {
  const good: [number, string][] = [];
  const bad: string[] = [];
  const lines = ['a,b'];
  for (let i = 0; i < 400; i++) {
    const value = i % 3 === 0 ? `${word.repeat(i % 5)}${lineEnd}${word}` : word.repeat(i % 5);
    const wrong = i % 7 === 3 ? `x${word},"${value}"` : i % 31 === 5 ? `${i},${word}"${word},z` : undefined;
    if (wrong === undefined) good.push([i, value]);
    else bad.push(wrong);
    lines.push(wrong ?? `${i},"${value}"`);
  }
  bad.push(`${word},the last`);
  return { good, bad, text: [...lines, bad.at(-1)].join(lineEnd) };
}

const SMALL = ['--chunk', '1KiB', '--batch', '3KiB', '--max-rejects', '100%'];

/** Rejects of a file, in its order; each must be what its bytes on disk mean. */
function rejectsOf(file: string, encoding: string, content: Uint8Array = readFileSync(file)) {
  const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
  for (const { start, end, raw } of rejects) {
    expect(decodeAs(encoding, content.subarray(start, end))).toBe(raw);
  }
  return rejects.sort((a, b) => a.start - b.start);
}

describe('rows land, and the bytes of each reject are those of its record on disk', () => {
  test.each(cases)('$encoding with $name', async ({ encoding, word, lineEnd }) => {
    const { good, bad, text } = table(word, lineEnd);
    const file = temporaryFile('x.csv', encodeAs(encoding, text));
    const into = await freshTable();
    const ran = await sluice(['load', file, '--to', url, '--table', into, '--encoding', encoding, ...SMALL]);
    expect([ran.status, errorCode(ran.stderr)]).toEqual([3, expect.any(String)]);
    expect(await rowsOf(into)).toEqual(good);
    expect(rejectsOf(file, encoding).map(({ raw }) => raw)).toEqual(bad);
  });

  test('of what a compressed file and a pipe hold', async () => {
    const { good, bad, text } = table('Größe 😀', '\r\n');
    const content = encodeAs('utf-16le', `\ufeff${text}`);
    const file = temporaryFile('x.csv.gz', gzipSync(content));
    for (const piped of [false, true]) {
      const into = await freshTable();
      const args = ['--to', url, '--table', into, ...SMALL];
      const ran = piped
        ? await sluice(['load', '-', ...args, '--rejects', `${file}.rejects.ndjson`], content)
        : await sluice(['load', file, ...args]);
      expect(ran.status).toBe(3);
      expect(await rowsOf(into)).toEqual(good);
      expect(rejectsOf(file, 'utf-16le', content).map(({ raw }) => raw)).toEqual(bad);
    }
  });

  test.each(['utf-16be', 'windows-1252'])('of JSON in %s', async (encoding) => {
    const record = (i: number) => `{"a": ${i % 9 === 4 ? '"€"' : i}, "b": "Größe € ${'ü'.repeat(i % 20)}"}`;
    const all = Array.from({ length: 300 }, (_, i) => i);
    for (const [name, text] of [
      ['x.ndjson', all.map((i) => `${record(i)}\n`).join('')],
      ['x.json', `[${all.map(record).join(' ,\r\n')}]`],
    ] as const) {
      const file = temporaryFile(name, encodeAs(encoding, text));
      const into = await freshTable();
      const args = ['--format', name.slice(2), '--encoding', encoding, ...SMALL];
      const ran = await sluice(['load', file, '--to', url, '--table', into, ...args]);
      expect([ran.status, ran.stderr]).toEqual([3, expect.stringContaining('type/integer')]);
      const bad = all.filter((i) => i % 9 === 4);
      expect(rejectsOf(file, encoding).map(({ raw }) => raw)).toEqual(bad.map(record));
      expect(await rowsOf(into)).toEqual(
        all.filter((i) => i % 9 !== 4).map((i) => [i, `Größe € ${'ü'.repeat(i % 20)}`]),
      );
    }
  });

  test('of rows that the server refuses, and of a record that is too long', async () => {
    const into = await freshTable('a int PRIMARY KEY, b text');
    const long = `5,"${'é'.repeat(9 << 20)}`;
    const lines = ['a,b', '1,é', '2,é', '1,ü twice', long, '3,é', '2,ö twice', ''];
    for (const encoding of ['utf-16le', 'latin1']) {
      await ask(url, `TRUNCATE ${into}`);
      const file = temporaryFile('x.csv', encodeAs(encoding, lines.join('\n')));
      const args = [
        '--table',
        into,
        '--encoding',
        encoding,
        '--again',
        '--max-rejects',
        '10',
        '--lanes',
        '1',
      ];
      const ran = await sluice(['load', file, '--to', url, ...args]);
      expect(ran.status).toBe(3);
      const content = readFileSync(file);
      const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8')).sort(
        (a, b) => a.start - b.start,
      );
      const texts = rejects.map(({ start, end }) => decodeAs(encoding, content.subarray(start, end)));
      expect(texts).toEqual(['1,ü twice', long, '2,ö twice']);
      expect(rejects.map(({ raw }, i) => texts[i]?.startsWith(raw as string))).toEqual([true, true, true]);
      expect(rejects.map(({ line }) => line)).toEqual([4, 5, 7]);
      expect(rejects.map((reject) => 'truncated' in reject)).toEqual([false, true, false]);
    }
  });
});

describe('encodings of more than one byte', () => {
  test.each([
    ['shift_jis', '日本語ｶﾅ表'],
    ['euc-jp', '日本語'],
    ['euc-kr', '한국어'],
    ['gbk', '中文字'],
    ['gb18030', '中文字'],
    ['big5', '中文字'],
  ])('%s', async (encoding, word) => {
    const { good, bad, text } = table(word, '\n');
    const file = temporaryFile('x.csv', encodeAs(encoding, text));
    const into = await freshTable();
    const ran = await sluice(['load', file, '--to', url, '--table', into, '--encoding', encoding, ...SMALL]);
    expect(ran.status).toBe(3);
    expect(await rowsOf(into)).toEqual(good);
    // Positions are those of the text.
    expect(rejectsOf(file, 'utf-8', Buffer.from(text)).map(({ raw }) => raw)).toEqual(bad);
  });
});

describe('what is no character costs its record, and no other', () => {
  const half = (text: string, bytes: string) => [
    ...Buffer.from(text, 'utf16le'),
    ...Buffer.from(bytes, 'hex'),
  ];
  const utf16 = Uint8Array.from([
    ...half('a,b\n1,é\n2,', '3dd8'),
    ...half('\n3,😀\n4,', '00dc'),
    ...half('x\n5,ok\n6,', '61'),
  ]);
  test.each<[name: string, encoding: string, content: Uint8Array, rows: unknown[], raws: string[]]>([
    [
      'UTF-16: halves of pairs, and an odd byte',
      'utf-16le',
      utf16,
      [
        [1, 'é'],
        [3, '😀'],
        [5, 'ok'],
      ],
      ['2,\ufffd', '4,\ufffdx', '6,\ufffd'],
    ],
    [
      'UTF-16 that ends in half a pair and a byte',
      'utf-16le',
      Uint8Array.from(half('a,b\n1,x\n2,', '3dd800')),
      [[1, 'x']],
      ['2,\ufffd'],
    ],
    [
      'windows-1253',
      'windows-1253',
      Buffer.from('a,b\n1,\xe1\n2,\xaa\n3,x', 'latin1'),
      [
        [1, 'α'],
        [3, 'x'],
      ],
      ['2,\ufffd'],
    ],
    ['ASCII', 'ascii', Buffer.from('a,b\n1,x\n2,\xe9\n', 'latin1'), [[1, 'x']], ['2,\ufffd']],
    [
      'Shift_JIS',
      'shift_jis',
      Buffer.from('a,b\n1,\x93\xfa\n2,\xff\n3,x\n4,\x93', 'latin1'),
      [
        [1, '日'],
        [3, 'x'],
      ],
      ['2,\ufffd', '4,\ufffd'],
    ],
  ])('%s', async (_, encoding, content, rows, raws) => {
    const file = temporaryFile('x.csv', content);
    const into = await freshTable();
    const ran = await sluice([
      'load',
      file,
      '--to',
      url,
      '--table',
      into,
      '--encoding',
      encoding,
      '--max-rejects',
      '9',
    ]);
    expect(ran.status).toBe(3);
    expect(await rowsOf(into)).toEqual(rows);
    const rejects = parseRejects(readFileSync(`${file}.rejects.ndjson`, 'utf8'));
    expect(rejects.map(({ code, raw }) => [code, raw])).toEqual(raws.map((raw) => ['text/utf8', raw]));
    if (encoding !== 'shift_jis') rejectsOf(file, encoding === 'ascii' ? 'utf-8' : encoding);
  });
});

describe('byte order marks', () => {
  const marked = (name: string, text: string) => encodeAs(name, `\ufeff${text}`);
  test.each(['utf-8', 'utf-16le', 'utf-16be'])('%s is known by its own', async (name) => {
    for (const [text, rows] of [
      ['a,b\n1,é', [[1, 'é']]],
      ['{"a":1,"b":"é"}\n', [[1, 'é']]],
      // Within a text it is a character as any other.
      ['a,b\n1,\ufeffé\n', [[1, '\ufeffé']]],
    ] as const) {
      const into = await freshTable();
      const file = temporaryFile('x', marked(name, text));
      const ran = await sluice(['load', file, '--to', url, '--table', into]);
      expect([ran.status, ran.stderr]).toEqual([0, '']);
      expect(await rowsOf(into)).toEqual(rows);
      expect(
        (await sluice(['load', file, '--to', url, '--table', into, '--again', '--encoding', name])).status,
      ).toBe(0);
    }
  });

  test.each<[name: string, content: Uint8Array, args: string[], code: string, says: RegExp]>([
    ['a mark and nothing else', marked('utf-16le', ''), [], 'source/empty', /the input is empty/],
    ['the mark of UTF-8 and nothing else', marked('utf-8', ''), [], 'source/empty', /the input is empty/],
    ['a mark and half a character', Buffer.from('fffe61', 'hex'), [], 'source/header', /no character/],
    ['UTF-32', Buffer.from('fffe0000610000002c000000', 'hex'), [], 'source/header', /UTF-32LE.*\n.*iconv/s],
    ['UTF-32BE', Buffer.from('0000feff00000061', 'hex'), [], 'source/header', /UTF-32BE.*\n.*iconv/s],
    [
      'a mark against the option',
      marked('utf-16be', 'a,b\n'),
      ['--encoding', 'utf-16le'],
      'source/header',
      /mark of UTF-16BE, and --encoding says utf-16le/,
    ],
    [
      'a mark of UTF-8 against the option',
      marked('utf-8', 'a,b\n'),
      ['--encoding', 'latin1'],
      'source/header',
      /mark of UTF-8, and --encoding says iso-8859-1/,
    ],
    [
      'UTF-16 without a mark',
      encodeAs('utf-16le', 'a,b\n1,x\n'),
      [],
      'source/header',
      /looks like UTF-16LE.*--encoding utf-16le/s,
    ],
    [
      'UTF-16BE of few Latin letters',
      encodeAs('utf-16be', '漢字漢字漢字,漢字漢字漢字\n'.repeat(9)),
      [],
      'source/header',
      /looks like UTF-16BE.*--encoding utf-16be/s,
    ],
    [
      'a header of Latin-1',
      Buffer.from('a,gr\xf6\xdfe\n', 'latin1'),
      [],
      'source/header',
      /--encoding windows-1252/,
    ],
    [
      'an encoding that is none',
      Buffer.from('a,b\n'),
      ['--encoding', 'uft-16le'],
      'usage',
      /did you mean utf-16le/,
    ],
    [
      'EBCDIC',
      Buffer.from('a,b\n'),
      ['--encoding', 'ebcdic'],
      'usage',
      /no encoding that can be read.*iconv/s,
    ],
  ])('%s', async (_, content, args, code, says) => {
    const ran = await sluice([
      'load',
      temporaryFile('x.csv', content),
      '--to',
      url,
      '--table',
      await freshTable(),
      ...args,
    ]);
    expect([errorCode(ran.stderr), ran.status]).toEqual([code, code === 'usage' ? 2 : 5]);
    expect(ran.stderr).toMatch(says);
  });
});

describe('a load that was killed goes on', () => {
  test.each(['utf-16le', 'windows-1251', 'shift_jis'])('%s', async (encoding) => {
    const into = await freshTable();
    const word = encoding === 'shift_jis' ? '日本語' : 'мир';
    const text = `a,b\n${Array.from({ length: 40_000 }, (_, i) => `${i},${word.repeat(i % 9)}\n`).join('')}`;
    const file = temporaryFile('again.csv', encodeAs(encoding, text));
    const options = ['--encoding', encoding, '--batch', '2000rows', '--chunk', '16KiB', '--lanes', '2'];
    const args = ['load', file, '--to', url, '--table', into, ...options];
    const { child, ended } = startSluice(args);
    await expect
      .poll(() => ask(url, `SELECT count(*)::int > 0 FROM ${into}`), { timeout: 20_000, interval: 5 })
      .toBe(true);
    child.kill('SIGKILL');
    await ended;
    const again = await sluice([...args, '--json']);
    expect([again.status, JSON.parse(again.stdout)]).toEqual([
      0,
      expect.objectContaining({ loaded: 40_000, rejected: 0 }),
    ]);
    expect(
      await ask(url, `SELECT count(*) || ' ' || count(DISTINCT a) || ' ' || sum(length(b)) FROM ${into}`),
    ).toBe(
      `40000 40000 ${Array.from({ length: 40_000 }, (_, i) => (i % 9) * word.length).reduce((a, b) => a + b)}`,
    );
    expect((await sluice(args)).stderr).toContain('nothing to do');
  });
});

describe('a pipe under --job goes on, and what is settled of it is held against its hash', () => {
  test.each(['utf-16be', 'windows-1251', 'shift_jis'])('%s', async (encoding) => {
    const into = await freshTable('a int UNIQUE, b text');
    const word = encoding === 'shift_jis' ? '日本' : 'мир';
    const lines = (to: number) => Array.from({ length: to }, (_, i) => `${i},${word} ${i}\n`).join('');
    const holder = new pg.Client({ connectionString: url });
    await holder.connect();
    onTestFinished(() => holder.end());
    await holder.query('BEGIN');
    // The batch with this number waits, and those behind it commit.
    await holder.query(`INSERT INTO ${into} VALUES (250)`);
    const sizes = ['--lanes', '2', '--batch', '100rows', '--chunk', '1KiB'];
    const args = ['load', '-', '--to', url, '--table', into, '--job', into, '--encoding', encoding, ...sizes];
    const { child, ended } = startSluice(args);
    child.stdin?.write(encodeAs(encoding, `a,b\n${lines(1000)}`));
    const count = () => ask(url, `SELECT count(*)::int FROM ${into}`);
    await expect.poll(count, { timeout: 20_000, interval: 5 }).toBeGreaterThanOrEqual(800);
    child.kill('SIGKILL');
    await ended;
    await holder.query('ROLLBACK');

    const refused = async (text: string) => {
      const { status, stderr } = await sluice(args, encodeAs(encoding, text));
      expect([status, errorCode(stderr)]).toEqual([5, 'ledger/changed']);
      return stderr;
    };
    expect(await refused(`a,b\n${lines(80)}`)).toContain('it ends at byte');
    expect(await refused(`b,a\n${lines(1000)}`)).toContain('its header is different');
    const other = `a,b\n${lines(1000).replace(`${word} 120\n`, `${[...word].reverse().join('')} 120\n`)}`;
    expect(await refused(other)).toMatch(/bytes \d+ to \d+ are not those that were loaded/);

    expect((await sluice(args, encodeAs(encoding, `a,b\n${lines(1200)}`))).status).toBe(0);
    expect(await count()).toBe(1200);
  });
});

test('several files of several encodings are one job', async () => {
  const folder = temporaryFolder();
  const files = {
    'a.csv': '\ufeffa,b\n1,é\n',
    'b.csv': 'a,b\nx€,bad\n2,ü\n',
    'c.csv': '\ufeffb,a\nö,3\nß,x\n',
  };
  writeFileSync(join(folder, 'a.csv'), encodeAs('utf-16le', files['a.csv']));
  writeFileSync(join(folder, 'b.csv'), files['b.csv']);
  writeFileSync(join(folder, 'c.csv'), encodeAs('utf-16be', files['c.csv']));
  const into = await freshTable();
  const names = Object.keys(files).map((name) => join(folder, name));
  const rejects = join(folder, 'r.ndjson');
  const args = ['--to', url, '--table', into, '--rejects', rejects, '--max-rejects', '9'];
  expect((await sluice(['load', ...names, ...args])).status).toBe(3);
  expect(await rowsOf(into)).toEqual([
    [1, 'é'],
    [2, 'ü'],
    [3, 'ö'],
  ]);
  const [first, second] = parseRejects(readFileSync(rejects, 'utf8'));
  const cut = (name: string, reject = first) =>
    readFileSync(join(folder, name)).subarray(reject?.start, reject?.end);
  expect([first?.raw, cut('b.csv').toString()]).toEqual(['x€,bad', 'x€,bad']);
  expect([second?.raw, decodeAs('utf-16be', cut('c.csv', second))]).toEqual(['ß,x', 'ß,x']);
});

test('a table that is made from a file of Latin-1, from all over it', async () => {
  const rows = Array.from({ length: 120_000 }, (_, i) => `${i < 60_000 ? i : `${i}.5`},grüße ${i}\r\n`);
  const content = Buffer.from(`größe,b\r\n${rows.join('')}`, 'latin1');
  const file = temporaryFile('x.csv', content);
  const name = `t${Math.random().toString(36).slice(2)}`;
  const args = ['--to', url, '--table', name, '--create', '--encoding', 'latin1'];
  expect((await sluice(['load', file, ...args])).status).toBe(0);
  expect(await ask(url, `SELECT sum(größe)::text || ' ' || max(b) FROM ${name}`)).toBe(
    '7199970000.0 grüße 99999',
  );
  const found = await sluice(['check', file, '--encoding', 'latin1']);
  // The place that rules a type out is one of the file.
  const [, value, byte] = /größe +numeric.*not bigint: "([^"]+)" at byte (\d+)/.exec(found.stderr) ?? [];
  expect(content.toString('latin1', Number(byte)).startsWith(`${value},`)).toBe(true);
});

test('memory is flat, whatever the encoding', async () => {
  const row = `1,${'grüße '.repeat(30)}\n`;
  const into = await freshTable();
  const block = encodeAs('utf-16le', row.repeat(2000));
  const { child, ended } = startSluice(['load', '-', '--to', url, '--table', into, '--encoding', 'utf-16le']);
  const peak = watchPeak(child);
  const write = (bytes: Uint8Array) => new Promise((resolve) => child.stdin?.write(bytes, resolve));
  await write(encodeAs('utf-16le', 'a,b\n'));
  for (let i = 0; i < 250; i++) await write(block);
  child.stdin?.end();
  expect((await ended).status).toBe(0);
  expect(await ask(url, `SELECT count(*)::int FROM ${into}`)).toBe(500_000);
  expect(peak()).toBeLessThan(240e6);
});
