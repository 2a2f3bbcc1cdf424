import { readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { brotliDecompressSync, gunzipSync, zstdDecompressSync } from 'node:zlib';
import { expect, test } from 'vitest';
import { describeCorpus } from '../support/corpus.ts';
import { errorCode, parseRejects, sluice, temporaryFile, temporaryFolder } from '../support/sluice.ts';

const ORDERS = join(import.meta.dirname, '../../fixtures/orders.csv');

/** What a file becomes on standard output, and that nothing else is said. */
async function converted(file: string, ...options: string[]): Promise<string> {
  const ran = await sluice(['load', file, '--to', '-', ...options]);
  expect(ran).toMatchObject({ status: 0, stderr: '' });
  return ran.stdout;
}

test('CSV to NDJSON: numbers, booleans and NULL as such, in the order of the file', async () => {
  const file = temporaryFile(
    'x.csv',
    'id,ok,amount,at,note,__proto__\n1,true,1.50,2024-01-01 00:00:00Z,"two\r\nlines",a\n2,f,,,"",\n',
  );
  expect(await converted(file)).toBe(
    '{"id":1,"ok":true,"amount":1.50,"at":"2024-01-01 00:00:00Z","note":"two\\r\\nlines","__proto__":"a"}\n' +
      '{"id":2,"ok":false,"amount":null,"at":null,"note":"","__proto__":null}\n',
  );
  expect(await converted(file, '--types', 'text')).toContain('{"id":"2","ok":"f","amount":null,');
});

test('CSV to NDJSON to CSV to NDJSON is the same, with several threads and small chunks', async () => {
  const folder = temporaryFolder();
  const once = await converted(ORDERS, '--workers', '3', '--chunk', '64KiB');
  writeFileSync(join(folder, 'once.ndjson'), once);
  const back = await converted(join(folder, 'once.ndjson'), '--to-format', 'csv');
  expect(back).toBe(readFileSync(ORDERS, 'utf8'));
  writeFileSync(join(folder, 'back.csv'), back);
  expect(await converted(join(folder, 'back.csv'), '--workers', '0')).toBe(once);
  expect(once.split('\n').length).toBe(10_001);
});

test('JSON stays as it is: every digit, every kind of value, nested ones on one line', async () => {
  const lines = [
    '{"a":9007199254740993,"b":1e400,"c":"007","d":[1,{"x":null}]}',
    '{"a":"text","b":0.10,"c":null,"d":true}',
    '{"a":-0,"b":1E+2,"c":"\\u00e9\\ud83d\\ude00","d":{}}',
  ];
  const ndjson = temporaryFile('x.ndjson', lines.map((line) => `${line}\n`).join(''));
  expect(await converted(ndjson)).toBe(lines.map((line) => `${line}\n`).join(''));
  const array = temporaryFile('x.json', `[\n${lines.join(',\n')}\n]`);
  expect(await converted(array)).toBe(lines.map((line) => `${line}\n`).join(''));
  const pretty = temporaryFile('x.json', JSON.stringify([{ a: { b: [1, 2] } }], undefined, 2));
  expect(JSON.parse(await converted(pretty))).toEqual({ a: { b: [1, 2] } });
});

test('typed JSON is held against the types of the sample', async () => {
  const file = temporaryFile('x.ndjson', '{"n":9007199254740993.5}\n{"n":1e400}\n');
  expect(await converted(file, '--types', 'inferred')).toBe('{"n":9007199254740993.5}\n{"n":1e400}\n');
  const rows = Array.from({ length: 70_000 }, (_, i) => `${i},some text to make the file long enough\n`);
  rows[69_000] = 'none,x\n';
  const late = temporaryFile('late.csv', `n,t\n${rows.join('')}`);
  const ran = await sluice(['load', late, '--to', '-']);
  expect(ran.status).toBe(3);
  expect(errorCode(ran.stderr)).toBe('type/integer');
  expect(ran.stderr).toContain('read 70,000 = loaded 69,999 + rejected 1');
  expect(ran.stdout.split('\n').length - 1).toBe(69_999);
  expect(parseRejects(readFileSync(`${late}.rejects.ndjson`, 'utf8'))).toMatchObject([
    { line: 69_002, column: 'n' },
  ]);
});

test('values from within, a rest, and names of its own', async () => {
  const file = temporaryFile('x.ndjson', '{"user":{"id":7,"n":"x"},"a":1}\n{"user":{"id":8},"a":[2]}\n');
  expect(await converted(file, '--map', 'user.id=uid', '--rest', 'more')).toBe(
    '{"user.n":"x","a":1,"uid":7,"more":{}}\n{"user.n":null,"a":[2],"uid":8,"more":{}}\n',
  );
  const csv = temporaryFile('x.csv', '1,2\n');
  expect(await converted(csv, '--no-header', '--columns', 'a,"b"""')).toBe('{"a":1,"b\\"":2}\n');
});

test('a dialect becomes plain: marks of numbers, words, NULL', async () => {
  const file = temporaryFile('x.csv', 'n;ok;t\n1.234,5;ja;NA\n7;nein;x\n');
  const options = [
    '--delimiter',
    ';',
    '--decimal',
    ',',
    '--thousands',
    '.',
    '--true',
    'ja',
    '--false',
    'nein',
  ];
  expect(await converted(file, ...options, '--null', 'NA')).toBe(
    '{"n":1234.5,"ok":true,"t":null}\n{"n":7,"ok":false,"t":"x"}\n',
  );
});

test('CSV of other delimiters; NULL and the empty text stay apart', async () => {
  const file = temporaryFile('x.csv', '"a\tb",c\n,""\n"x\ty","1,5"\n');
  expect(await converted(file, '--to-format', 'tsv')).toBe('"a\tb"\tc\n\t""\n"x\ty"\t1,5\n');
  expect(await converted(file, '--to-format', 'csv', '--to-delimiter', ';')).toBe('a\tb;c\n;""\nx\ty;1,5\n');
});

test('several sources become one file, in their order, with one header', async () => {
  const files = [temporaryFile('a.csv', 'a,b\n1,x\n'), temporaryFile('b.csv', 'b,a\ny,2\nz,3\n')];
  const out = join(temporaryFolder(), 'out.csv');
  expect((await sluice(['load', ...files, '--to', out])).status).toBe(0);
  expect(readFileSync(out, 'utf8')).toBe('a,b\n1,x\n2,y\n3,z\n');
});

test('times in a form of the source become those of ISO 8601', async () => {
  const csv = temporaryFile('x.csv', 'd,e\n31.12.2024,1700000000\n');
  const formats = ['--date-format', 'd=DD.MM.YYYY', '--date-format', 'e=epoch_s'];
  const expected = '{"d":"2024-12-31","e":"2023-11-14 22:13:20.000000Z"}\n';
  expect(await converted(csv, ...formats)).toBe(expected);
  const ndjson = temporaryFile('x.ndjson', '{"d":"31.12.2024","e":1700000000}\n');
  expect(await converted(ndjson, ...formats)).toBe(expected);
});

test('an input without records', async () => {
  const file = temporaryFile('x.csv', 'a,b\n');
  expect(await converted(file)).toBe('');
  expect(await converted(file, '--to-format', 'csv')).toBe('a,b\n');
});

const FORMS: readonly (readonly [string, (bytes: Buffer) => Buffer])[] = [
  ['x.csv', (bytes) => bytes],
  ['x.csv.gz', gunzipSync],
  ['x.csv.br', brotliDecompressSync],
  ['x.csv.zst', zstdDecompressSync],
];

test.each(FORMS)('a file %s', async (name, read) => {
  const folder = temporaryFolder();
  const path = join(folder, name);
  expect(await sluice(['load', ORDERS, '--to', path])).toEqual({ status: 0, stdout: '', stderr: '' });
  expect(read(readFileSync(path)).toString()).toBe(readFileSync(ORDERS, 'utf8'));
  expect(readdirSync(folder)).toEqual([name]);
  expect(await converted(path, '--to-format', 'csv')).toBe(readFileSync(ORDERS, 'utf8'));
});

test('the summary on stdout, for machines', async () => {
  const path = join(temporaryFolder(), 'x.ndjson');
  const { status, stdout, stderr } = await sluice(['load', ORDERS, '--to', path, '--json']);
  expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  expect(JSON.parse(stdout)).toMatchObject({ state: 'loaded', read: 10_000, loaded: 10_000, table: path });
});

test('what would be done', async () => {
  const path = join(temporaryFolder(), 'x.ndjson');
  const { status, stdout } = await sluice(['load', ORDERS, '--to', path, '--explain']);
  expect(status).toBe(0);
  expect(stdout).toMatch(/order_id +bigint +10,000 values like "1"/);
  expect(stdout).toContain('write   NDJSON, in the order of the source');
  expect(readdirSync(join(path, '..'))).toEqual([]);
});

describeCorpus('csv-spectrum', (folder) => {
  const names = readdirSync(new URL('csvs/', folder));
  test.each(names)('%s', async (name) => {
    const file = new URL(`csvs/${name}`, folder).pathname;
    // A quote within a bare field is refused, unless quotes mean nothing.
    const quote = name === 'location_coordinates.csv' ? 'none' : '"';
    const lines = await converted(file, '--types', 'text', '--empty', 'string', '--quote', quote);
    const json = readFileSync(new URL(`json/${name.replace('.csv', '.json')}`, folder), 'utf8');
    const records = lines.split('\n').filter((line) => line !== '');
    const expected = JSON.parse(json);
    const found = records.map((line) => JSON.parse(line));
    // In that file's expectation one number is another file's.
    if (quote === 'none') expect(found[0]).toEqual({ ...expected, 'Contact Phone Number': '2095257564' });
    else expect(found).toEqual(expected);
  });
});

describeCorpus('naughty-strings', (folder) => {
  const strings = JSON.parse(readFileSync(new URL('blns.json', folder), 'utf8')) as string[];
  const kept = strings.filter((text) => !text.includes('\0'));
  const quoted = (text: string) => `"${text.replaceAll('"', '""')}"`;

  test('as values', async () => {
    const file = temporaryFile('x.csv', `a,b\n${kept.map((text, i) => `${quoted(text)},${i}\n`).join('')}`);
    const once = await converted(file, '--types', 'text');
    const values = once
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line).a);
    expect(values).toEqual(kept);
    const ndjson = temporaryFile('x.ndjson', once);
    const csv = temporaryFile('y.csv', await converted(ndjson, '--to-format', 'csv', '--types', 'text'));
    expect(await converted(csv, '--types', 'text')).toBe(once);
  });

  test('as names', async () => {
    const names = [...new Set(kept.filter((text) => text !== ''))];
    const row = `${names.map((_, i) => `v${i}`).join()}\n`;
    const file = temporaryFile('x.csv', `${names.map(quoted).join()}\n${row}`);
    const once = await converted(file);
    expect(once).toBe(`{${names.map((name, i) => `${JSON.stringify(name)}:"v${i}"`).join()}}\n`);
    const ndjson = temporaryFile('x.ndjson', once);
    const csv = temporaryFile('y.csv', await converted(ndjson, '--to-format', 'csv'));
    expect(JSON.parse(await converted(csv))).toEqual(JSON.parse(once));
  });
});

describeCorpus('json-test-suite/test_parsing', (folder) => {
  test('what is JSON goes through as it is', async () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('y_'));
    const texts = names
      .map((name) => readFileSync(new URL(name, folder), 'utf8').replaceAll(/[\r\n]/g, ' '))
      .filter((text) => !text.includes('\0'));
    const file = temporaryFile('x.ndjson', texts.map((text) => `{"v":${text}}\n`).join(''));
    const lines = (await converted(file)).trimEnd().split('\n');
    expect(lines).toEqual(texts.map((text) => `{"v":${text.trim()}}`));
    process.stderr.write(`\njson-test-suite: ${lines.length} of ${names.length} through the shell\n`);
  });

  test('what is no JSON is refused, each by itself', async () => {
    const names = readdirSync(folder).filter((name) => name.startsWith('n_'));
    const texts = names
      .map((name) => readFileSync(new URL(encodeURIComponent(name), folder)))
      .filter((bytes) => !bytes.includes(10) && !bytes.includes(13));
    const lines = texts.flatMap((text) => [Buffer.from('{"v":'), text, Buffer.from('}\n')]);
    const file = temporaryFile('x.ndjson', Buffer.concat([Buffer.from('{"v":1}\n'), ...lines]));
    const ran = await sluice(['load', file, '--to', '-', '--max-rejects', '100%']);
    expect(ran).toMatchObject({ status: 3, stdout: '{"v":1}\n' });
    expect(ran.stderr).toContain(`read ${texts.length + 1} = loaded 1 + rejected ${texts.length}`);
    process.stderr.write(`\njson-test-suite: ${texts.length} of ${names.length} refused through the shell\n`);
  });
});

describeCorpus('utf8-stress', (folder) => {
  interface Case {
    readonly id: string;
    readonly hex: string;
    readonly valid_utf8_rfc3629: boolean;
  }
  const cases = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8')) as Case[];
  const valid = cases.filter((one) => one.valid_utf8_rfc3629 && one.hex !== '00');

  test.each(['csv', 'ndjson'])('within %s', async (format) => {
    const [before, behind] = format === 'csv' ? ['"', '"\n'] : ['{"i":0,"v":"', '"}\n'];
    const rows = cases.flatMap(({ hex }, i) => [
      Buffer.from(format === 'csv' ? `${i},${before}` : before.replace('0', String(i))),
      Buffer.from(hex, 'hex'),
      Buffer.from(behind),
    ]);
    const head = format === 'csv' ? 'i,v\n' : '';
    const file = temporaryFile(`x.${format}`, Buffer.concat([Buffer.from(head), ...rows]));
    const ran = await sluice(['load', file, '--to', '-', '--max-rejects', '100%', '--types', 'text']);
    const found = ran.stdout
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line));
    expect(found.map(({ v }) => Buffer.from(v).toString('hex'))).toEqual(valid.map(({ hex }) => hex));
  });
});
