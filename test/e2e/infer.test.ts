import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { beforeAll, describe, expect, test } from 'vitest';
import { ask } from '../support/ask.ts';
import { corpus, readCorpus } from '../support/corpora.ts';
import { createDatabase } from '../support/database.ts';
import { errorCode, sluice, startSluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

interface Column {
  readonly name: string;
  readonly type: string;
  readonly values: number;
  readonly nulls: number;
  readonly empty: number;
  readonly first: string | null;
  readonly possible: readonly string[];
  readonly runnerUp: { type: string; line: number; record: number; byte: number; value: string } | null;
}

interface Report {
  readonly source: string;
  readonly format: string;
  readonly read: number;
  readonly rejected: number;
  readonly whole: boolean;
  readonly firstRejected: { code: string; source: string; line: number; record: number; byte: number } | null;
  readonly columns: readonly Column[];
}

async function report(args: readonly string[], input: string | Uint8Array = ''): Promise<Report> {
  const { stdout, stderr, status } = await sluice(['infer', ...args, '--json'], input);
  expect([0, 3], stderr).toContain(status);
  return JSON.parse(stdout) as Report;
}

/** Anything that a terminal would act on, but for line ends. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: that is what is looked for
const UNSAFE = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]/;

describe('what is printed', () => {
  const CSV = 'id,code,at,amount\n1,007,2024-01-02,1.50\n2,008,2024-01-03,-20\n70000,x,n/a,\n';

  test('DDL, each column with its evidence', async () => {
    const path = temporaryFile('Orders of May.csv', CSV);
    const { status, stdout, stderr } = await sluice(['infer', path]);
    expect([status, stderr]).toEqual([0, '']);
    expect(stdout.split('\n').slice(1)).toEqual([
      'CREATE TABLE "orders_of_may" (',
      '  "id" bigint,      -- 3 values like "1"; all fit integer',
      '  "code" text,      -- 3 values like "007"; not bigint: "007" on line 2, a leading zero would be lost; 1 to 3 bytes',
      '  "at" text,        -- 3 values like "2024-01-02"; not date: "n/a" on line 4; 3 to 10 bytes',
      '  "amount" numeric  -- 2 values like "1.50", 1 empty; at most 2 digits before the point and 2 behind it',
      ');',
      '',
    ]);
  });

  test('a Table Schema', async () => {
    const { stdout } = await sluice(['infer', '-', '--as', 'table-schema', '--null', 'n/a'], CSV);
    const schema = JSON.parse(stdout);
    expect(schema.missingValues).toEqual(['', 'n/a']);
    expect(schema.fields.map(({ description: _, ...field }: { description: string }) => field)).toEqual([
      { name: 'id', type: 'integer', constraints: { required: true } },
      { name: 'code', type: 'string', constraints: { required: true } },
      { name: 'at', type: 'date' },
      { name: 'amount', type: 'number' },
    ]);
  });

  test('a JSON Schema of the records, as JSON says what they are', async () => {
    const lines = '{"a":1,"b":"2024-05-06","c":{"x":[]}}\n{"a":null,"b":"2024-05-07","c":[1],"d":true}\n';
    const { stdout } = await sluice(['infer', '-', '--as', 'json-schema', '--table', 'events'], lines);
    const schema = JSON.parse(stdout);
    expect([schema.title, schema.required]).toEqual(['events', ['b', 'c']]);
    const types = Object.entries(schema.properties as Record<string, { type: unknown; format?: string }>);
    expect(types.map(([name, { type, format }]) => [name, type, format])).toEqual([
      ['a', ['integer', 'null'], undefined],
      ['b', 'string', 'date'],
      ['c', ['array', 'object'], undefined],
      ['d', ['boolean', 'null'], undefined],
    ]);
  });

  test('a report of everything', async () => {
    const { columns, ...rest } = await report(['-'], CSV);
    expect(rest).toMatchObject({ source: '-', format: 'csv', read: 3, rejected: 0, whole: true });
    expect(columns[2]).toMatchObject({
      type: 'text',
      values: 3,
      possible: ['text'],
      runnerUp: { type: 'date', line: 4, record: 3, byte: CSV.indexOf('70000'), value: 'n/a' },
    });
    expect(columns[0]?.possible).toEqual(['integer', 'bigint', 'numeric', 'double precision', 'text']);
  });
});

describe('how it is read', () => {
  test('with the options of a load', async () => {
    const text = 'made today\nn;t;x\n1.234,5;ja;NA\n# no\n2;nein;3\n';
    const options = [
      '--delimiter',
      ';',
      '--skip-lines',
      '1',
      '--comment',
      '#',
      '--null',
      'NA',
      '--decimal',
      ',',
    ];
    const found = await report(
      ['-', ...options, '--thousands', '.', '--true', 'ja', '--false', 'nein'],
      text,
    );
    expect(found.columns.map(({ type, nulls }) => [type, nulls])).toEqual([
      ['numeric', 0],
      ['boolean', 0],
      ['bigint', 1],
    ]);
  });

  test('by a dialect of several characters, and without a header', async () => {
    const found = await report(['-', '--delimiter', '||', '--no-header'], '1||x\n2||y||\n3||z\n');
    expect(found.columns.map(({ name, type, values }) => [name, type, values])).toEqual([
      ['column_1', 'bigint', 2],
      ['column_2', 'text', 2],
    ]);
    expect(found.firstRejected).toMatchObject({ code: 'csv/too-many-fields', line: 2, record: 2 });
  });

  test('with times as a template says, and by no other', async () => {
    const text =
      'a,b,c,d\n01.02.2024,2024-02-01,2024-02-01 10:00,1700000000\n31.12.2023,2024-02-02,2024-02-01 11:00,1\n';
    const formats = ['--date-format', 'DD.MM.YYYY', '--date-format', 'd=epoch_s'];
    const found = await report(['-', ...formats], text);
    expect(found.columns.map(({ type }) => type)).toEqual([
      'date',
      'text',
      'timestamp without time zone',
      'timestamp with time zone',
    ]);
    const lines = '{"a":"01.02.2024","b":"2024-02-01"}\n';
    const json = await report(['-', ...formats.slice(0, 2)], lines);
    expect(json.columns.map(({ type }) => type)).toEqual(['date', 'text']);
  });

  test('in another encoding, with positions as on disk', async () => {
    const text = 'n,t\n1,größe\n2,ẞ€\nx,😀\n';
    const wide = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(text, 'utf16le')]);
    const { columns } = await report([temporaryFile('x.csv', wide)]);
    const byte = 2 + 2 * text.indexOf('x,');
    expect(columns[0]?.runnerUp).toMatchObject({ type: 'bigint', line: 4, record: 3, byte, value: 'x' });
    expect(columns[1]).toMatchObject({ first: 'größe', values: 3 });
    const old = Buffer.from('n,t\n1,größe\nx,y\n', 'latin1');
    const latin = await report([temporaryFile('x.csv', old), '--encoding', 'latin1']);
    expect(latin.columns[0]?.runnerUp).toMatchObject({ byte: old.indexOf('x,'), line: 3 });
    // Keys that only records far behind have, in characters of several bytes.
    const lines = [...Array.from({ length: 40_000 }, () => '{"a":1,"b":"größer"}'), '{"a":2,"später":1.5}'];
    const utf16 = Buffer.concat([Buffer.from([0xff, 0xfe]), Buffer.from(lines.join('\n'), 'utf16le')]);
    const late = await report([temporaryFile('x.ndjson', utf16)]);
    expect(late.columns[2]).toMatchObject({ name: 'später', type: 'numeric', values: 1, first: '1.5' });
  });

  test('compressed', async () => {
    const path = temporaryFile('x.csv.gz', gzipSync('a,b\n1,x\n2,y\n'));
    expect((await report([path])).columns.map(({ type }) => type)).toEqual(['bigint', 'text']);
  });

  test('a JSON array, also through a pipe', async () => {
    const found = await report(['-'], '[{"a":1},\n{"a":2,"b":"x"}]');
    expect([found.format, ...found.columns.map(({ type }) => type)]).toEqual(['json', 'bigint', 'text']);
  });

  test('no further than a sample', async () => {
    const path = temporaryFile('x.csv', `a\n${'1\n'.repeat(5000)}x\n`);
    const byRows = await report([path, '--sample', '3000rows']);
    expect([byRows.read, byRows.whole, byRows.columns[0]?.type]).toEqual([3000, false, 'bigint']);
    const byBytes = await report([path, '--sample', '1000B']);
    expect([byBytes.read, byBytes.whole, byBytes.columns[0]?.type]).toEqual([500, false, 'bigint']);
    const all = await report([path, '--sample', '10MiB']);
    expect([all.read, all.whole, all.columns[0]?.type]).toEqual([5001, true, 'text']);
    const rows = await report([path, '--sample', '1,000,000rows']);
    expect([rows.read, rows.whole]).toEqual([5001, true]);
  });

  test('a file of chunks enough for threads, with the first line that rules a type out', async () => {
    const rows = Array.from(
      { length: 300_000 },
      (_, i) => `${i},2024-01-01,row ${i} of a file that is long enough`,
    );
    rows[123_456] = '123456.5,2024-02-30,x';
    rows[200_000] = 'x,y,z';
    const path = temporaryFile('x.csv', `n,d,t\n${rows.join('\n')}\n`);
    const found = await report([path, '--workers', '2']);
    const start = Buffer.byteLength(`n,d,t\n${rows.slice(0, 123_456).join('\n')}\n`);
    const behind = Buffer.byteLength(`n,d,t\n${rows.slice(0, 200_000).join('\n')}\n`);
    expect(found.read).toBe(300_000);
    expect(found.columns.map(({ runnerUp }) => runnerUp)).toEqual([
      { type: 'numeric', line: 200_002, record: 200_001, byte: behind, value: 'x', why: null },
      { type: 'date', line: 123_458, record: 123_457, byte: start, value: '2024-02-30', why: null },
      null,
    ]);
  });

  test('keys that only records far behind have', async () => {
    const lines = Array.from({ length: 60_000 }, (_, i) => `{"a":${i},"text":"row ${i} of many of them"}`);
    lines[50_000] = '{"late":7,"a":1.5}';
    lines[50_001] = '{"late":"x","late2":{"b":1}}';
    lines[50_002] = '{"late":8,"lone":"\\ud800"}';
    const found = await report(['-'], lines.join('\n'));
    expect(found.columns.map(({ name, type, values }) => [name, type, values])).toEqual([
      ['a', 'numeric', 59_998],
      ['text', 'text', 59_997],
      ['late', 'text', 2],
      ['late2', 'jsonb', 1],
    ]);
    expect(found.columns[0]?.runnerUp).toMatchObject({ type: 'bigint', line: 50_001, value: '1.5' });
    expect(found.columns[2]?.runnerUp).toMatchObject({ type: 'bigint', line: 50_002, value: 'x' });
    expect([found.rejected, found.firstRejected?.code]).toEqual([1, 'json/surrogate']);
  });

  test('keys that come up in waves, through a pipe: the same as where all of it is looked at before', async () => {
    const rows = Array.from({ length: 22_000 }, (_, i) => {
      const wave = Math.floor(i / 6000);
      const late =
        wave === 0 ? {} : { [`w${wave}`]: i % 5000 === 4999 ? 'x' : i, both: wave > 1 ? i / 2 : i };
      return JSON.stringify({
        id: i,
        name: `row ${i} of ${wave}`,
        ...late,
        ...(i === 21_999 && { last: [] }),
      });
    });
    for (const text of [rows.join('\n'), `[${rows.join(',\n')}]`]) {
      expect(Buffer.byteLength(text)).toBeLessThan(1.5 * 2 ** 20);
      const {
        source: _,
        seconds: __,
        ...looked
      } = (await report([temporaryFile('x', text)])) as Report & {
        seconds: number;
      };
      for (const options of [[], ['--workers', '2', '--chunk', '20KiB']]) {
        const piped = await report(['-', ...options], text);
        expect({ ...piped, source: _, seconds: __, table: 'x' }).toEqual({
          ...looked,
          source: _,
          seconds: __,
        });
      }
      expect(looked.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
        'id bigint',
        'name text',
        'w1 text',
        'both numeric',
        'w2 text',
        'w3 text',
        'last jsonb',
      ]);
    }
  });

  test('members of JSON where --map says, and the rest in one column', async () => {
    const lines = '{"u":{"id":1,"x":2},"k":true}\n{"u":{"id":2},"z":3}\n';
    const mapped = await report(['-', '--map', 'u.id=user_id'], lines);
    expect(mapped.columns.map(({ name, type }) => `${name} ${type}`).sort()).toEqual([
      'k boolean',
      'u.x bigint',
      'user_id bigint',
      'z bigint',
    ]);
    const rest = await sluice(['infer', '-', '--rest', 'more'], lines);
    expect(rest.stdout).toContain('"more" jsonb');
  });
});

describe('several sources', () => {
  test('what they say together, with the source that a line is of', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '1.csv'), 'a,b\n1,2024-01-01\n2,\n');
    writeFileSync(join(folder, '2.csv.gz'), gzipSync('b,a\r\n2024-01-02,x\r\n2024-02-30,3\r\n'));
    writeFileSync(join(folder, '3.csv'), '');
    writeFileSync(join(folder, '4.csv'), 'a,b\n4,y\n5\n');
    const found = await report([join(folder, '*.csv*'), '--table', 't']);
    expect([found.read, found.rejected]).toEqual([6, 1]);
    expect(found.firstRejected).toMatchObject({ source: join(folder, '4.csv'), line: 3 });
    expect(found.columns.map(({ name, type, values, nulls }) => [name, type, values, nulls])).toEqual([
      ['a', 'text', 5, 0],
      ['b', 'text', 4, 1],
    ]);
    const other = join(folder, '2.csv.gz');
    expect(found.columns.map(({ runnerUp }) => runnerUp)).toMatchObject([
      { type: 'bigint', source: other, line: 2, value: 'x' },
      { type: 'date', source: other, line: 3, value: '2024-02-30' },
    ]);
    const ddl = await sluice(['infer', join(folder, '1.csv'), other, '--table', 't']);
    expect(ddl.stdout).toContain(`not bigint: "x" on line 2 of ${other}`);
  });

  test('keys of each, and a table that is named', async () => {
    const folder = temporaryFolder();
    writeFileSync(join(folder, '1.ndjson'), '{"a":1}\n');
    writeFileSync(join(folder, '2.ndjson'), '{"b":true}\n{"a":2.5}\n');
    const files = ['1', '2'].map((name) => join(folder, `${name}.ndjson`));
    const found = await report([...files, '--table', 't']);
    expect(found.columns.map(({ name, type, nulls }) => [name, type, nulls])).toEqual([
      ['a', 'numeric', 1],
      ['b', 'boolean', 2],
    ]);
    expect(errorCode((await sluice(['infer', ...files])).stderr)).toBe('usage');
  });
});

test.each([
  ['SIGINT', 130],
  ['SIGTERM', 143],
] as const)('%s ends it at once', async (signal, status) => {
  const { child, ended } = startSluice(['infer', '-']);
  child.stdin?.write(`a\n${'1\n'.repeat(100_000)}`);
  await new Promise((resolve) => setTimeout(resolve, 1500));
  child.kill(signal);
  expect(await ended).toMatchObject({ status, stdout: '' });
});

describe('bad input', () => {
  test.each<[string, string, string[], number, string]>([
    ['an empty file', '', [], 5, 'source/empty'],
    ['a name that comes twice', 'a,a\n1,2\n', [], 5, 'source/header'],
    ['a name that is missing', 'a,\n1,2\n', [], 5, 'source/header'],
    [
      'more fields than can be read',
      `${Array.from({ length: 20_000 }, (_, i) => `c${i}`)}\n`,
      [],
      5,
      'source/header',
    ],
    ['no records in an array', '[]', [], 5, 'source/empty'],
    ['a form that is none', 'a\n1\n', ['--as', 'yaml'], 2, 'usage'],
    ['two forms', 'a\n1\n', ['--as', 'ddl', '--json'], 2, 'usage'],
    ['a sample of nothing', 'a\n1\n', ['--sample', '0'], 2, 'usage'],
    ['a name too long for PostgreSQL', `${'n'.repeat(64)}\n1\n`, [], 2, 'usage'],
    ['names that do not fit', 'a,b\n1,2\n', ['--columns', 'x'], 5, 'source/header'],
  ])('%s', async (_, input, args, status, code) => {
    const ran = await sluice(['infer', '-', ...args], input);
    expect([ran.status, errorCode(ran.stderr), ran.stdout]).toEqual([status, code, '']);
  });

  test('a header alone makes columns of text', async () => {
    const ran = await sluice(['infer', '-'], 'a,b\n');
    expect([ran.status, ran.stdout.split('\n')[2]]).toEqual([0, '  "a" text,  -- no values, 0 empty']);
  });

  test('records that cannot be read are counted, and the first is told', async () => {
    const ran = await sluice(['infer', '-'], 'a,b\n1,2\n3\n4,"x"y\n5,6\n');
    expect(ran.status).toBe(3);
    expect(ran.stderr).toBe(
      '2 of 4 records could not be read, and tell nothing\n  the first: -:3 (byte 8): fewer fields than columns [csv/too-few-fields]\n',
    );
    expect(ran.stdout).toContain('"b" bigint   -- 2 values like "2"');
  });

  test('16,000 columns', async () => {
    const names = Array.from({ length: 16_000 }, (_, i) => `c${i}`);
    const row = names.map((_, i) => (i % 2 === 0 ? i : `x${i}`));
    const found = await report(['-'], `${names}\n${row}\n${row}\n`);
    expect(found.columns.filter(({ type }) => type === 'bigint').length).toBe(8000);
  });
});

describe('hostile content', () => {
  const naughty = JSON.parse(readCorpus('naughty-strings/blns.json') ?? '[]') as string[];
  const texts = naughty.filter((text) => text !== '' && text.isWellFormed() && !text.includes('\0'));

  test.runIf(texts.length > 0)('nothing of it reaches a terminal as it is, in any form', async () => {
    const quoted = texts.map((text) => `"${text.replaceAll('"', '""')}"`);
    const csv = `n,${quoted[0]}\n${quoted.map((text, i) => `${i},${text}`).join('\n')}\n`;
    const path = temporaryFile("it's \u001b[31m\u202e.csv", csv);
    for (const form of [[], ['--as', 'json-schema'], ['--as', 'table-schema'], ['--json']]) {
      const { status, stdout, stderr } = await sluice(['infer', path, ...form]);
      expect([status, stderr]).toEqual([0, '']);
      expect(stdout).not.toMatch(UNSAFE);
    }
  });

  test.runIf(texts.length > 0)('naughty names make the table that they name', async () => {
    const names = [...new Set(texts)].filter((text) => Buffer.byteLength(text) <= 63).slice(0, 400);
    const csv = `${names.map((name) => `"${name.replaceAll('"', '""')}"`).join()}\n${names.map(() => 'x').join()}\n`;
    const { stdout } = await sluice(['infer', '-', '--table', 'naughty'], csv);
    expect(stdout).not.toMatch(UNSAFE);
    const url = await createDatabase(18);
    await ask(url, stdout);
    const found = await ask(
      url,
      "select json_agg(attname order by attnum) from pg_attribute where attrelid = 'naughty'::regclass and attnum > 0",
    );
    expect(found).toEqual(names);
  });
});

describe('tables made from it', () => {
  let url: string;
  beforeAll(async () => {
    url = await createDatabase(18);
  });

  /** Loads a file into a table made by `infer`, and once more into one made by `--create`. */
  async function agree(path: string, ...options: string[]): Promise<void> {
    const table = `t${Math.random().toString(36).slice(2)}`;
    const found = await report([path, ...options]);
    const inferred = await sluice(['infer', path, '--table', table, ...options]);
    await ask(url, inferred.stdout);
    const target = ['--to', url, '--no-ledger', '--rejects', 'none', '--json', ...options];
    const loaded = await sluice(['load', path, '--table', table, ...target]);
    const { read, rejected } = JSON.parse(loaded.stdout);
    expect([read, rejected], loaded.stderr).toEqual([found.read, found.rejected]);
    const made = `${table}_made`;
    const again = await sluice(['load', path, '--table', made, '--create', ...target]);
    expect(again.status, again.stderr).toBe(loaded.status);
    expect(await columnsOf(made)).toEqual(await columnsOf(table));
  }

  const columnsOf = (table: string) =>
    ask(
      url,
      `select json_agg(array[attname, format_type(atttypid, atttypmod)] order by attnum) from pg_attribute where attrelid = '${table}'::regclass and attnum > 0`,
    );

  test('the fixtures', async () => {
    await agree(join(import.meta.dirname, '../../fixtures/orders.csv'));
  });

  const spectrum = corpus('csv-spectrum');
  test.runIf(spectrum !== undefined)('csv-spectrum', async () => {
    const files = readdirSync(`${spectrum}/csvs`).filter((file) => file.endsWith('.csv'));
    expect(files.length).toBeGreaterThan(5);
    for (const file of files) {
      if (readFileSync(`${spectrum}/csvs/${file}`).length > 0) await agree(`${spectrum}/csvs/${file}`);
    }
  });

  test('nested JSON, numbers of all sizes, and texts with escapes', async () => {
    const lines = [
      '{"id":123456789012345678,"n":1e3,"big":12345678901234567890,"s":"\\u00e9\\n","o":{"a":[1,{"b":null}]},"m":1}',
      '{"id":-5,"n":0.5,"big":1,"s":"2024-01-01","o":[],"m":"x","t":"2024-05-06T07:08:09Z","u":true}',
      '{"__proto__":1,"constructor":"x","t":"2024-05-06 07:08:09.5+02:30"}',
    ];
    await agree(temporaryFile('x.ndjson', lines.join('\n')));
    await agree(temporaryFile('x.json', `[${lines.join(',')}]`));
  });

  test('a dialect of its own', async () => {
    const path = temporaryFile('x.csv', "a;b;c\n1.234,5;'x;y';ja\n-2;'';nein\n");
    await agree(
      path,
      '--delimiter',
      ';',
      '--quote',
      "'",
      '--decimal',
      ',',
      '--thousands',
      '.',
      '--true',
      'ja',
      '--false',
      'nein',
    );
  });
});
