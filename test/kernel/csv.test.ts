import { expect, test } from 'vitest';
import { runKernel } from '../support/kernel-run.ts';

const cases: [
  name: string,
  input: string,
  rows: (string | null)[][],
  faults: [code: string, raw: string][],
][] = [
  [
    'plain',
    'a,b\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [],
  ],
  [
    'no line end behind the last',
    'a,b\nc,d',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [],
  ],
  [
    'CR LF',
    'a,b\r\nc,d\r\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [],
  ],
  [
    'quotes',
    '"a,1","b ""x"" \n"\nc,""\n',
    [
      ['a,1', 'b "x" \n'],
      ['c', ''],
    ],
    [],
  ],
  [
    'NULLs',
    ',\n,x\n',
    [
      [null, null],
      [null, 'x'],
    ],
    [],
  ],
  [
    'blank lines',
    '\na,b\n\n\r\nc,d\n\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [],
  ],
  [
    'ragged',
    'a\na,b\na,b,c\nc,d\n',
    [
      ['a', 'b'],
      ['c', 'd'],
    ],
    [
      ['csv/too-few-fields', 'a'],
      ['csv/too-many-fields', 'a,b,c'],
    ],
  ],
  ['stray quote', 'a,b"c\n1,2\n', [['1', '2']], [['csv/stray-quote', 'a,b"c']]],
  ['text behind a quote', '"a"x,b\n1,2\n', [['1', '2']], [['csv/stray-quote', '"a"x,b']]],
  [
    'unclosed',
    'a,"b\n1,2\n3,4\n',
    [
      ['1', '2'],
      ['3', '4'],
    ],
    [['csv/unclosed-quote', 'a,"b']],
  ],
  [
    'unclosed, quote later',
    'a,"b\n1,2\n3,"4"\n',
    [
      ['1', '2'],
      ['3', '4'],
    ],
    [['csv/unclosed-quote', 'a,"b']],
  ],
  ['bare CR', 'a,b\rc\n1,2\n', [['1', '2']], [['csv/bare-cr', 'a,b\rc']]],
  [
    'NUL and bad UTF-8 aside',
    'a,b\n\0,c\nd,e\n',
    [
      ['a', 'b'],
      ['d', 'e'],
    ],
    [['text/nul', '\0,c']],
  ],
];

test.each(cases)('%s', async (_, input, rows, faults) => {
  const bytes = Buffer.from(input, 'latin1');
  for (const readBytes of [1, 2, 3, 7, 64, 1000]) {
    for (const chunkRecords of [1, 2, 65536]) {
      const run = await runKernel(bytes, { width: 2, readBytes, chunkRecords });
      expect(run.rows).toEqual(rows);
      expect(run.faults.map((f) => [f.code, bytes.toString('latin1', f.start, f.end)])).toEqual(faults);
      expect(run.read).toBe(rows.length + faults.length);
    }
  }
});

test('a record longer than a chunk', async () => {
  const long = 'x'.repeat(5000);
  const bytes = Buffer.from(`a,b\n${long},"${long}\n${long}"\nc,d\n`);
  const run = await runKernel(bytes, { width: 2, chunkBytes: 1024, readBytes: 700, workers: 1 });
  expect(run.rows).toEqual([
    ['a', 'b'],
    [long, `${long}\n${long}`],
    ['c', 'd'],
  ]);
});

test('records too long: one without a line end near, one that is an unclosed quote', async () => {
  const long = 'x'.repeat(5000);
  const bytes = Buffer.from(`a,b\n${long},1\nc,"\nd,e\n${'f,g\n'.repeat(1000)}`);
  for (const readBytes of [1, 100, 10_000]) {
    const run = await runKernel(bytes, { width: 2, chunkBytes: 1024, maxRecordBytes: 2000, readBytes });
    expect(run.rows.length).toBe(1002);
    expect(run.faults.map((f) => [f.code, f.start, f.end, f.at])).toEqual([
      ['csv/record-too-long', 4, 5006, 4],
      ['csv/unclosed-quote', 5007, 5010, 5009],
    ]);
  }
});
