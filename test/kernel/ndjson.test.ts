import { readdirSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { describeCorpus } from '../support/corpus.ts';
import type { Outcome } from '../support/csv-outcome.ts';
import { loadJson } from '../support/json-lines.ts';
import type { JsonReading } from '../support/json-outcome.ts';

const codes = (outcome: Outcome) => outcome.faults.map(({ code, at }) => `${code} ${at}`);

describe('values', () => {
  test.each<[string, string, Partial<JsonReading>, (string | null)[][]]>([
    [
      'text, number, word, null, missing',
      '{"a":"x","b":-1.50}\n{"a":true,"b":null}\n{}\n',
      {},
      [
        ['x', '-1.50', null],
        ['true', null, null],
        [null, null, null],
      ],
    ],
    [
      'every digit is kept',
      '{"a":9007199254740993,"b":1e400,"v":0.10}\n',
      {},
      [['9007199254740993', '1e400', '0.10']],
    ],
    [
      'escapes',
      '{"a":"\\"\\\\\\/\\b\\f\\n\\r\\t\\u0041","b":"\\ud83d\\ude00"}\n',
      {},
      [['"\\/\b\f\n\r\tA', Buffer.from('😀').toString('latin1'), null]],
    ],
    [
      'nested values as they stand',
      '{"a":[1, 2],"b":{"x" : null},"v": {"y":[ ]} }\n',
      {},
      [['[1, 2]', '{"x" : null}', '{"y":[ ]}']],
    ],
    ['a string in a column of json keeps its quotes', '{"v":"x\\n"}\n', {}, [[null, null, '"x\\n"']]],
    [
      'blanks, blank lines, CR LF, no line end',
      '\n \t\r\n {"a" : 1 , "b":2 } \r\n{ }',
      {},
      [
        ['1', '2', null],
        [null, null, null],
      ],
    ],
    [
      'the last of two equal keys, however it is written',
      '{"a":1,"\\u0061":2}\n{"a":1,"a":null}\n',
      {},
      [
        ['2', null, null],
        [null, null, null],
      ],
    ],
    [
      'keys in another order, and others between',
      '{"a":1,"b":2}\n{"b":3,"a":4}\n{"x":[{}],"b":5}\n{"a":6,"b":7}\n',
      {},
      [
        ['1', '2', null],
        ['4', '3', null],
        [null, '5', null],
        ['6', '7', null],
      ],
    ],
    [
      'more blanks behind the colon than in the record before',
      '{"a":1}\n{"a":  2}\n{"a"  :3}\n',
      {},
      [
        ['1', null, null],
        ['2', null, null],
        ['3', null, null],
      ],
    ],
    [
      '__proto__ and constructor are keys like others',
      '{"__proto__":1,"constructor":{"x":2}}\n',
      {
        members: [
          { path: ['__proto__'], form: 'text', required: false },
          { path: ['constructor', 'x'], form: 'text', required: false },
        ],
      },
      [['1', '2']],
    ],
    [
      'whole numbers for integers, in any form',
      '{"a":1.0,"b":[1e3]}\n{"a":1e3}\n{"a":-120e-1}\n{"a":0e9}\n{"a":9223372036854775807.0}\n',
      { members: [{ path: ['a'], form: 'integer', required: false }] },
      [['1'], ['1000'], ['-12'], ['0'], ['9223372036854775807']],
    ],
    [
      'arrays',
      '{"a":["x","y\\"z\\\\",null,"",true,1.5,"{}"]}\n{"a":[ ]}\n{"a":"{1,2}"}\n{"a":[{"k":"v"}]}\n',
      { members: [{ path: ['a'], form: 'array of text', required: false }] },
      [['{"x","y\\"z\\\\",NULL,"",true,1.5,"{}"}'], ['{}'], ['{1,2}'], ['{"{\\"k\\":\\"v\\"}"}']],
    ],
    [
      'arrays of json',
      '{"a":["x",[1,2],{"k":"v"},null,3]}\n',
      { members: [{ path: ['a'], form: 'array of raw', required: false }] },
      [['{"\\"x\\"","[1,2]","{\\"k\\":\\"v\\"}",NULL,3}']],
    ],
    [
      'paths, and the rest',
      '{"user":{"id":1,"name":"x","more":{"k":[]}},"z":null}\n{"user":null,"y":1}\n{"user":{"id":2}}\n',
      {
        members: [
          { path: ['user', 'id'], form: 'text', required: false },
          { path: [], form: 'raw', required: false },
        ],
        extra: { rest: 1 },
      },
      [
        ['1', '{"user":{"name":"x","more":{"k":[]}},"z":null}'],
        [null, '{"y":1}'],
        ['2', '{}'],
      ],
    ],
    [
      'the last of two objects on the way counts as a whole',
      '{"user":{"id":1},"user":{"name":2}}\n',
      {
        members: [
          { path: ['user', 'id'], form: 'text', required: false },
          { path: ['user', 'name'], form: 'text', required: false },
        ],
      },
      [[null, '2']],
    ],
  ])('%s', async (_, input, reading, rows) => {
    expect(await loadJson(input, reading)).toMatchObject({ rows, faults: [] });
  });
});

test('records without a value for any of a thousand columns fit the memory', async () => {
  const members = Array.from({ length: 1000 }, (_, i) => ({
    path: [`c${i}`],
    form: 'text' as const,
    required: false,
  }));
  const outcome = await loadJson('{}\n'.repeat(20_000), { members });
  expect(outcome.rows.length).toBe(20_000);
  expect(outcome.rows.every((row) => row.length === 1000 && row.every((field) => field === null))).toBe(true);
});

test('a record as long as one may be, and one that is longer by a byte', async () => {
  const line = (bytes: number) => `{"a":"${'x'.repeat(bytes - 8)}"}`;
  const input = `${line(1000)}\n${line(1001)}\n${line(10)}\n`;
  const outcome = await loadJson(input, { maxRecordBytes: 1000 });
  expect(outcome.rows.map(([a]) => a?.length)).toEqual([992, 2]);
  expect(codes(outcome)).toEqual(['json/record-too-long 1001']);
});

describe('faults', () => {
  test.each<[string, Partial<JsonReading>, string[]]>([
    ['{"a":1', {}, ['json/syntax 6']],
    ['{"a":1,}', {}, ['json/syntax 7']],
    ['{"a" 1}', {}, ['json/syntax 5']],
    ['{a:1}', {}, ['json/syntax 1']],
    ['{"a":01}', {}, ['json/syntax 5']],
    ['{"a":1.}', {}, ['json/syntax 5']],
    ['{"a":+1}', {}, ['json/syntax 5']],
    ['{"a":.5}', {}, ['json/syntax 5']],
    ['{"a":NaN}', {}, ['json/syntax 5']],
    ['{"a":True}', {}, ['json/syntax 5']],
    ['{"a":"x\ty"}', {}, ['json/syntax 7']],
    ['{"a":"x\0y"}', {}, ['json/syntax 7']],
    ['{"a":"\\x"}', {}, ['json/syntax 6']],
    ['{"a":"\\u12g4"}', {}, ['json/syntax 6']],
    ["{'a':1}", {}, ['json/syntax 1']],
    ['{"a":1}}', {}, ['json/syntax 7']],
    ['{"a":1} x', {}, ['json/syntax 8']],
    ['{"a":""{"b":1}', {}, ['json/syntax 7']],
    ['[1]', {}, ['json/not-object 0']],
    [' "x" ', {}, ['json/not-object 1']],
    ['nul', {}, ['json/syntax 0']],
    ['\ufeff{"a":1}', {}, ['json/syntax 0']],
    ['{"a":"\\ud800"}', {}, ['json/surrogate 6']],
    ['{"a":"x\\u0000"}', {}, ['json/nul 7']],
    ['{"x":"\\ud800\\u0000","v":"\\ud800\\u0000"}', {}, []],
    ['{"a":[[1]]}', { maxDepth: 2 }, ['json/depth 6']],
    ['{"a":[1]}', { maxDepth: 2 }, []],
    ['{"x":1}', { extra: 'reject' }, ['json/unknown-key 1']],
    ['{"x":1, oops', { extra: 'reject' }, ['json/syntax 8']],
    ['{"a":1,"\\u0061":2}', { uniqueKeys: true }, ['json/duplicate-key 7']],
    ['{"x":1,"y":2,"\\u0078":2}', { uniqueKeys: true }, ['json/duplicate-key 13']],
    ['{"x":{"y":1,"y":2}}', { uniqueKeys: true }, []],
    ['{"b":1}', { members: [{ path: ['a'], form: 'text', required: true }] }, ['json/missing-key 0']],
    ['{"a":null}', { members: [{ path: ['a'], form: 'text', required: true }] }, []],
    ['{"a":[1]}', { members: [{ path: ['a', 'b'], form: 'text', required: false }] }, ['json/path 5']],
    ['{"a":1.5}', { members: [{ path: ['a'], form: 'integer', required: false }] }, ['type/integer -1']],
    ['{"a":1e30}', { members: [{ path: ['a'], form: 'integer', required: false }] }, ['type/integer -1']],
    ['{"a":{}}', { members: [{ path: ['a'], form: 'array of text', required: false }] }, ['type/array -1']],
    [
      '{"a":[[]]}',
      { members: [{ path: ['a'], form: 'array of text', required: false }] },
      ['type/array-shape -1'],
    ],
  ])('%s', async (line, reading, faults) => {
    const outcome = await loadJson(`${line}\n`, reading);
    expect(codes(outcome)).toEqual(faults);
    expect(outcome.read).toBe(1);
  });

  test('bytes that are not UTF-8', async () => {
    const outcome = await loadJson(Buffer.from('{"a":"\xe9"}\n{"a":"x"}\n', 'latin1'));
    expect(codes(outcome)).toEqual(['text/utf8 6']);
    expect(outcome.rows).toEqual([['x', null, null]]);
  });

  test('a million nested arrays, and as many objects', async () => {
    const deep = 1_000_000;
    const arrays = `{"a":${'['.repeat(deep)}${']'.repeat(deep)}}`;
    const objects = `${'{"a":'.repeat(deep)}1${'}'.repeat(deep)}`;
    const outcome = await loadJson(`${arrays}\n${objects}\n{"a":1}\n`, { maxDepth: 1000 });
    expect(codes(outcome)).toEqual([`json/depth ${5 + 999}`, `json/depth ${arrays.length + 1 + 5 * 1000}`]);
    expect(outcome.rows).toEqual([['1', null, null]]);
  });

  test('a record of a million keys that stand but once, and then one of them again', async () => {
    const keys = Array.from({ length: 1_000_000 }, (_, i) => `"k${i}":0`).join(',');
    const outcome = await loadJson(`{${keys}}\n{${keys},"k7":0}\n`, { uniqueKeys: true });
    expect(outcome.rows.length).toBe(1);
    expect(outcome.faults.map(({ code }) => code)).toEqual(['json/duplicate-key']);
  });
});

describe('one array', () => {
  test.each<[string, string, number, string[]]>([
    ['records over lines', '[\n  {\n    "a": 1\n  },\n  {"a":"],["}\n]\n', 2, []],
    ['an empty array', ' [ ] \n'.trimStart(), 0, []],
    ['a comma too many', '[{"a":1},]', 1, ['json/syntax 9']],
    ['a comma missing', '[{"a":1} {"a":2}]', 0, ['json/syntax 9']],
    ['the input is cut', '[{"a":1},{"a":', 1, ['json/unclosed 14']],
    ['the input is cut behind a comma', '[{"a":1},', 1, ['json/unclosed 9']],
    ['text behind the array', '[{"a":1}] {', 1, ['json/syntax 10']],
    [
      'elements that are no objects',
      '[1,"x,]",[{}],{"a":1}]',
      1,
      ['json/not-object 1', 'json/not-object 3', 'json/not-object 9'],
    ],
  ])('%s', async (_, input, rows, faults) => {
    const outcome = await loadJson(input, { format: 'json' });
    expect(codes(outcome)).toEqual(faults);
    expect(outcome.rows.length).toBe(rows);
  });
});

/** Accepted or not, as docs/decisions/json.md has it. */
const POLICY: Readonly<Record<string, 'taken' | 'refused'>> = {
  'i_number_double_huge_neg_exp.json': 'taken',
  'i_number_huge_exp.json': 'taken',
  'i_number_neg_int_huge_exp.json': 'taken',
  'i_number_pos_double_huge_exp.json': 'taken',
  'i_number_real_neg_overflow.json': 'taken',
  'i_number_real_pos_overflow.json': 'taken',
  'i_number_real_underflow.json': 'taken',
  'i_number_too_big_neg_int.json': 'taken',
  'i_number_too_big_pos_int.json': 'taken',
  'i_number_very_big_negative_int.json': 'taken',
  'i_object_key_lone_2nd_surrogate.json': 'taken',
  'i_string_1st_surrogate_but_2nd_missing.json': 'taken',
  'i_string_1st_valid_surrogate_2nd_invalid.json': 'taken',
  'i_string_incomplete_surrogate_and_escape_valid.json': 'taken',
  'i_string_incomplete_surrogate_pair.json': 'taken',
  'i_string_incomplete_surrogates_escape_valid.json': 'taken',
  'i_string_invalid_lonely_surrogate.json': 'taken',
  'i_string_invalid_surrogate.json': 'taken',
  'i_string_inverted_surrogates_U+1D11E.json': 'taken',
  'i_string_lone_second_surrogate.json': 'taken',
};

describeCorpus('json-test-suite/test_parsing', (folder) => {
  test('all that must be taken is, all that must be refused is, and the rest goes by our policy', async () => {
    const counts = { y: 0, n: 0, i: 0 };
    const wrong: string[] = [];
    for (const file of readdirSync(folder).sort()) {
      const kind = file[0] as keyof typeof counts;
      const expected = kind === 'y' ? 'taken' : kind === 'n' ? 'refused' : (POLICY[file] ?? 'refused');
      const text = readFileSync(new URL(encodeURIComponent(file), folder));
      // As the value of a member: an array's elements may go over several lines.
      const record = Buffer.concat([Buffer.from('[{"v":'), text, Buffer.from('}]')]);
      const inArray = await loadJson(record, { format: 'json' });
      const asked = [inArray];
      if (!text.includes(10)) asked.push(await loadJson(record.subarray(1, -1)));
      for (const { rows, faults } of asked) {
        const value = text.toString('latin1').trim();
        const isSame = rows[0]?.[2] === (value === 'null' ? null : value);
        const isTaken = rows.length === 1 && faults.length === 0 && isSame;
        if (isTaken !== (expected === 'taken')) wrong.push(`${file}: ${JSON.stringify({ rows, faults })}`);
        if (rows.length > 0 && !isTaken) wrong.push(`${file}: something else was loaded`);
      }
      counts[kind] += 1;
    }
    process.stderr.write(
      `\njson-test-suite: ${counts.y} taken, ${counts.n} refused, ${counts.i} by policy\n`,
    );
    expect(wrong).toEqual([]);
    expect(counts.y + counts.n + counts.i).toBe(readdirSync(folder).length);
  });
});
