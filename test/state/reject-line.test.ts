import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import * as n from '../../src/record/fault-number.ts';
import { REJECT_RAW_LIMIT_BYTES, RejectLines } from '../../src/state/reject-line.ts';
import { type FaultSpec, type ParcelPlace, parcelOf } from '../support/parcel.ts';

const lines = (csv: string | Uint8Array, specs: readonly FaultSpec[], place?: ParcelPlace) => [
  ...new RejectLines().of(parcelOf(csv, specs, place)),
];
const parsed = (...args: Parameters<typeof lines>) => lines(...args).map((line) => JSON.parse(line));

test('a line has its keys in a fixed order and ends in a line feed', () => {
  const spec = { row: 1, field: 2, fault: n.FAULT_NUMERIC, column: 'amount' };
  expect(
    lines('1,a,1.5\n2,b,abc\n3,c,2.5\n', [spec], { first: 1000, firstLine: 41, firstRecord: 40 }),
  ).toEqual([
    '{"source":"orders.csv","line":42,"record":41,"start":1008,"end":1015,' +
      '"stage":"validate","column":"amount","code":"type/numeric","sqlstate":"22P02","reason":"not a number",' +
      '"raw":"2,b,abc"}\n',
  ]);
});

test('a fault of no column has null there, and the server adds its own words', () => {
  const stray = { row: 0, fault: n.FAULT_STRAY_QUOTE };
  const refused: FaultSpec = {
    row: 1,
    fault: n.FAULT_NUMERIC,
    more: {
      code: 'target/refused',
      stage: 'target',
      sqlstate: '23514',
      reason: 'refused',
      detail: 'check "x"',
    },
  };
  expect(parsed('a,b"c\nd,e\n', [stray, refused])).toMatchObject([
    { column: null, code: 'csv/stray-quote', raw: 'a,b"c' },
    { column: null, code: 'target/refused', sqlstate: '23514', detail: 'check "x"', raw: 'd,e' },
  ]);
});

test('two faults with one code and column, and one of another column', () => {
  const specs = [
    { row: 0, field: 0, fault: n.FAULT_NUMERIC, column: 'a' },
    { row: 1, field: 0, fault: n.FAULT_NUMERIC, column: 'a' },
    { row: 1, field: 1, fault: n.FAULT_NUMERIC, column: 'b' },
  ];
  expect(parsed('x,1\ny,z\n', specs).map(({ column, raw }) => [column, raw])).toEqual([
    ['a', 'x,1'],
    ['a', 'y,z'],
    ['b', 'y,z'],
  ]);
});

describe('raw', () => {
  test.each([
    ['CRLF ends', '1,a\r\n2,b\r\n', 1, '2,b', 2],
    ['line breaks inside', '1,"a\nb"\n2,"c\r\nd"\n', 1, '2,"c\r\nd"', 3],
    ['no final line end', '1,a\n2,b', 1, '2,b', 2],
    ['characters beyond ASCII', '1,ä€😍\n', 0, '1,ä€😍', 1],
    ['control characters', '1,\u0001\u001b[31m\n', 0, '1,\u0001\u001b[31m', 1],
    ['a byte order mark', '1,a\n\ufeff2,b\n', 1, '\ufeff2,b', 2],
  ])('%s', (_, csv, row, raw, line) => {
    const [reject] = parsed(csv, [{ row, fault: n.FAULT_TOO_FEW_FIELDS }]);
    expect(reject).toMatchObject({ raw, line });
    expect(Buffer.from(csv).toString('utf8', reject.start, reject.end)).toBe(raw);
  });

  test('bytes that are no text are kept in base64; their neighbours are text still', () => {
    const csv = Buffer.from('1,\xe9\n2,b\n', 'latin1');
    expect(
      parsed(csv, [
        { row: 0, fault: n.FAULT_UTF8 },
        { row: 1, fault: n.FAULT_TOO_FEW_FIELDS },
      ]),
    ).toMatchObject([
      { raw: null, raw_base64: Buffer.from('1,\xe9', 'latin1').toString('base64') },
      { raw: '2,b' },
    ]);
  });

  test.each([0, 1, 2, 3])('a long record is cut between characters (%i bytes before them)', (before) => {
    const csv = `${'x'.repeat(before)}${'😍'.repeat(REJECT_RAW_LIMIT_BYTES / 4)}\nnext\n`;
    const [reject, next] = parsed(
      csv,
      [0, 1].map((row) => ({ row, fault: n.FAULT_TOO_FEW_FIELDS })),
    );
    expect(reject.end).toBe(before + REJECT_RAW_LIMIT_BYTES);
    expect(reject.truncated ?? false).toBe(before > 0);
    expect(Buffer.byteLength(reject.raw)).toBe(
      before === 0 ? reject.end : REJECT_RAW_LIMIT_BYTES - 4 + before,
    );
    expect(csv.startsWith(reject.raw)).toBe(true);
    expect(next).not.toHaveProperty('truncated');
  });

  test('a record of which only the beginning is at hand is marked as truncated', () => {
    const more = { end: 10_000_000_000 };
    const [reject] = parsed('1,"abc', [{ row: 0, fault: n.FAULT_UNCLOSED_QUOTE, more }]);
    expect(reject).toMatchObject({ end: 10_000_000_000, raw: '1,"abc', truncated: true });
  });

  test('memory that threads share is read as any other', () => {
    const shared = new Uint8Array(new SharedArrayBuffer(16), 4, 4);
    shared.set(Buffer.from('1,é'));
    expect(parsed(shared, [{ row: 0, fault: n.FAULT_TOO_FEW_FIELDS }])).toMatchObject([{ raw: '1,é' }]);
  });

  test('any bytes come back as they were', () => {
    fc.assert(
      fc.property(fc.uint8Array({ minLength: 1, maxLength: 40 }), (bytes) => {
        const more = { start: 0, end: bytes.length };
        const [reject] = parsed(bytes, [{ row: 0, fault: n.FAULT_UTF8, more }]);
        const back = reject.raw === null ? Buffer.from(reject.raw_base64, 'base64') : Buffer.from(reject.raw);
        expect(back.equals(bytes)).toBe(true);
      }),
    );
  });
});
