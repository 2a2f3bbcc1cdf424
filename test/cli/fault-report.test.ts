import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type FaultSetting, reportFault } from '../../src/cli/fault-report.ts';
import { plain } from '../../src/cli/paint.ts';
import { displayWidth } from '../../src/cli/width.ts';
import * as n from '../../src/record/fault-number.ts';
import type { Column, Schema } from '../../src/record/schema.ts';
import * as type from '../../src/record/type-id.ts';
import { readCorpus } from '../support/corpora.ts';
import { type FaultSpec, type ParcelPlace, parcelOf } from '../support/parcel.ts';
import { firstUnsafe } from '../support/unsafe.ts';

const column = (
  name: string,
  field: number,
  sql: string,
  id: number,
  more: Partial<Column> = {},
): Column => ({
  name,
  field,
  type: { id, sql, oid: 0 },
  notNull: false,
  ...more,
});
const schema: Schema = {
  width: 4,
  columns: [
    column('id', 0, 'bigint', type.TYPE_INT8, { notNull: true }),
    column('email', 1, 'text', type.TYPE_TEXT),
    column('amount', 2, 'numeric(10,2)', type.TYPE_NUMERIC),
    column('day', 3, 'date', type.TYPE_DATE),
  ],
};
const setting: FaultSetting = {
  source: 'orders.csv',
  schema,
  table: 'public.orders',
  rejectsFile: 'orders.csv.rejects.ndjson',
  count: 37,
  columns: 80,
  paint: plain,
};

interface Case extends FaultSpec, ParcelPlace {
  readonly csv: string | Uint8Array;
  readonly setting?: Partial<FaultSetting>;
}

function report({ csv, setting: other, ...spec }: Case): string {
  const parcel = parcelOf(csv, [spec], spec);
  const [fault] = parcel.faults;
  if (fault === undefined) throw new Error('no fault');
  return `\n${reportFault(parcel, fault, { ...setting, ...other }).join('\n')}\n`;
}

const HEADER = 'id,email,amount,day\n';
const GOOD = '1,user1@example.com,9.99,2026-01-05\n';
const amount = { fault: n.FAULT_NUMERIC, field: 2, column: 'amount' };

describe('places', () => {
  test('the example', () => {
    const csv = `${HEADER}${GOOD}${GOOD}${GOOD}4,user4@example.com,abc,2026-01-05\n`;
    expect(report({ ...amount, csv, row: 4 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:5:3 (byte 148) column "amount": not a number
         5 | 4,user4@example.com,abc,2026-01-05
           |                     ^^^
        expected  numeric(10,2), from table public.orders
        found     "abc"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --null abc reads it as NULL
      "
    `);
  });

  test('CRLF, a later parcel, no final line end', () => {
    const csv = '8,a@b.example,1.00,2026-01-05\r\n9,c@d.example,n/a,2026-01-05';
    const place = { first: 5_000_000_000, firstLine: 99_999_998, firstRecord: 99_999_997 };
    expect(report({ ...amount, csv, row: 1, ...place, setting: { count: 1 } })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:99999999:3 (byte 5000000045) column "amount": not a number
      99999999 | 9,c@d.example,n/a,2026-01-05
               |               ^^^
        expected  numeric(10,2), from table public.orders
        found     "n/a"
        saved in  orders.csv.rejects.ndjson (1 such row so far)
      help: --null n/a reads it as NULL
      "
    `);
  });

  test('a record of several lines shows the line of the fault', () => {
    const csv = `${HEADER}1,"first\nsecond, ""quoted""\r\nthird",abc,2026-01-05\n`;
    expect(report({ ...amount, csv, row: 1 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:4:3 (byte 56) column "amount": not a number
         4 | third",abc,2026-01-05
           |        ^^^
        expected  numeric(10,2), from table public.orders
        found     "abc"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --null abc reads it as NULL
      "
    `);
  });

  test('a value of several lines shows its first', () => {
    const csv = '1,x,"12\n34",2026-01-05\n';
    expect(report({ ...amount, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 5) column "amount": not a number
         1 | 1,x,"12
           |      ^^
        expected  numeric(10,2), from table public.orders
        found     "12\\n34"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: write it as -1234.56
      "
    `);
  });

  test('wide characters keep the pointer in place', () => {
    const csv = '1,表示 😍 e\u0301,数字,2026-01-05\n';
    expect(report({ ...amount, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 18) column "amount": not a number
         1 | 1,表示 😍 é,数字,2026-01-05
           |             ^^^^
        expected  numeric(10,2), from table public.orders
        found     "数字"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --null '数字' reads it as NULL
      "
    `);
  });

  test('control and invisible characters', () => {
    const csv = '1,\x1b[2J\u202e,12\u00a0000,2026-01-05\n';
    expect(report({ ...amount, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 10) column "amount": not a number
         1 | 1,\\x1b[2J\\u202e,12\\u00a0000,2026-01-05
           |                 ^^^^^^^^^^^
        expected  numeric(10,2), from table public.orders
        found     "12\\u00a0000"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: write it as -1234.56
      "
    `);
  });

  test('a long record is shown around the value', () => {
    const csv = `1,${'x'.repeat(3000)},abc,${'y'.repeat(3000)}\n`;
    expect(report({ ...amount, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 3003) column "amount": not a number
         1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx,abc,yyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyyy…
           |                                    ^^^
        expected  numeric(10,2), from table public.orders
        found     "abc"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --null abc reads it as NULL
      "
    `);
  });

  test('a long value is shown from its beginning, and with its size', () => {
    const csv = `1,x,${'z'.repeat(30_000)},2026-01-05\n`;
    expect(report({ ...amount, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 4) column "amount": not a number
         1 | …zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…
           |  ^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^^
        expected  numeric(10,2), from table public.orders
        found     "zzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzzz…" (30 kB)
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: write it as -1234.56
      "
    `);
  });
});

describe('kinds', () => {
  test('bytes that are no character are pointed at alone', () => {
    const csv = Buffer.from(`1,${'x'.repeat(5000)}caf\xe9 au lait,1.00,2026-01-05\n`, 'latin1');
    const spec = { fault: n.FAULT_UTF8, field: 1, column: 'email' };
    expect(report({ ...spec, csv, row: 0 })).toMatchInlineSnapshot(`
      "
      error[text/utf8] orders.csv:1:2 (byte 5005) column "email": not valid UTF-8
         1 | …xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxcaf\\xe9 au lait,1.00,2026-01-05
           |                                             ^^^^
        expected  text, from table public.orders
        found     "…xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxcaf\\xe9 au lait" (5.0 kB)
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --encoding windows-1252 reads it, if that is what it is; --invalid-utf8 replace puts U+FFFD there
      "
    `);
  });

  test('a NUL byte', () => {
    const spec = { fault: n.FAULT_NUL, field: 1, column: 'email' };
    expect(report({ ...spec, csv: '1,a\0b,1.00,2026-01-05\n', row: 0 })).toMatchInlineSnapshot(`
      "
      error[text/nul] orders.csv:1:2 (byte 3) column "email": a NUL byte, which PostgreSQL cannot store
         1 | 1,a\\x00b,1.00,2026-01-05
           |    ^^^^
        expected  text, from table public.orders
        found     "a\\x00b"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: --nul strip leaves such bytes out
      "
    `);
  });

  test('too few fields', () => {
    expect(report({ fault: n.FAULT_TOO_FEW_FIELDS, csv: '1,"a,b"\n', row: 0 })).toMatchInlineSnapshot(`
      "
      error[csv/too-few-fields] orders.csv:1:1 (byte 0): fewer fields than columns
         1 | 1,"a,b"
           | ^^^^^^^
        expected  4 fields
        found     2 fields
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: look for a line break that stands outside quotes
      "
    `);
  });

  test('a stray quote', () => {
    const more = { at: 7, atEnd: 8 };
    const csv = '1,27 in" x 30,1.00,2026-01-05\n';
    expect(report({ fault: n.FAULT_STRAY_QUOTE, csv, row: 0, more })).toMatchInlineSnapshot(`
      "
      error[csv/stray-quote] orders.csv:1:2 (byte 7): a quote stands inside an unquoted field, or text behind a closing quote
         1 | 1,27 in" x 30,1.00,2026-01-05
           |        ^
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: put the field in quotes, and write each quote inside it twice: "say ""hi"""
      "
    `);
  });

  test('an unclosed quote of ten gigabytes, of which the beginning is at hand', () => {
    const more = { at: 2, atEnd: 3, end: 10_000_000_000 };
    const csv = `1,"${'never closed\n'.repeat(2000)}`;
    expect(report({ fault: n.FAULT_UNCLOSED_QUOTE, csv, row: 0, more })).toMatchInlineSnapshot(`
      "
      error[csv/unclosed-quote] orders.csv:1:2 (byte 2): a quoted field is never closed
         1 | 1,"never closed
           |   ^
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: close the quote that opens here, or double it if it belongs to the text
      "
    `);
  });

  test('no value for a NOT NULL column', () => {
    const spec = { fault: n.FAULT_NOT_NULL, field: 0, column: 'id' };
    expect(report({ ...spec, csv: ',a,1.00,2026-01-05\n', row: 0 })).toMatchInlineSnapshot(`
      "
      error[rule/not-null] orders.csv:1:1 (byte 0) column "id": no value for a NOT NULL column
         1 | ,a,1.00,2026-01-05
           | ^
        expected  bigint NOT NULL, from table public.orders
        found     ""
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: give it a value, or let the column be NULL
      "
    `);
  });

  test('a value that the target refused, in its words', () => {
    const more = {
      code: 'target/refused',
      stage: 'target',
      reason: 'the target refused the record',
      detail: 'new row violates check constraint "positive"\nDETAIL: \x1b[31m',
    } as const;
    expect(report({ ...amount, csv: '1,a,-5,2026-01-05\n', row: 0, more })).toMatchInlineSnapshot(`
      "
      error[target/refused] orders.csv:1:3 (byte 4) column "amount": the target refused the record
         1 | 1,a,-5,2026-01-05
           |     ^^
        expected  numeric(10,2), from table public.orders
        found     "-5"
        server    new row violates check constraint "positive"\\nDETAIL: \\x1b[31m
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      "
    `);
  });

  test('an enum shows its labels', () => {
    const mood = { id: type.TYPE_ENUM, sql: 'mood', oid: 0, labels: ['happy', 'sad\u202e'] };
    const enums = { width: 4, columns: [column('email', 1, 'mood', 24, { type: mood })] };
    const spec = { fault: n.FAULT_ENUM, field: 1, column: 'email' };
    const known = { csv: '1,angry,1.00,2026-01-05\n', row: 0, setting: { schema: enums } };
    expect(report({ ...spec, ...known })).toMatchInlineSnapshot(`
      "
      error[type/enum] orders.csv:1:2 (byte 2) column "email": not a label of the enum
         1 | 1,angry,1.00,2026-01-05
           |   ^^^^^
        expected  mood (happy, sad\\u202e), from table public.orders
        found     "angry"
        saved in  orders.csv.rejects.ndjson (37 such rows so far)
      help: write one of its labels, or add the label to the type
      "
    `);
  });

  test('without a schema and without a file', () => {
    const bare = { schema: undefined, table: undefined, rejectsFile: undefined };
    expect(report({ ...amount, csv: '1,a,abc,\n', row: 0, setting: bare })).toMatchInlineSnapshot(`
      "
      error[type/numeric] orders.csv:1:3 (byte 4) column "amount": not a number
         1 | 1,a,abc,
           |     ^^^
        found     "abc"
        saved in  no file (37 such rows so far)
      help: --null abc reads it as NULL
      "
    `);
  });
});

describe('the word for NULL', () => {
  test.each([
    ['N/A', '--null N/A reads it as NULL'],
    ['#REF!', "--null '#REF!' reads it as NULL"],
    ["it's", "--null 'it'\\''s' reads it as NULL"],
    ['-', "--null '-' reads it as NULL"],
    ['12.5.1', 'write it as -1234.56'],
    ['null value', 'write it as -1234.56'],
    ['"abc"', 'write it as -1234.56'],
    ['null\u200b', 'write it as -1234.56'],
    ['x'.repeat(25), 'write it as -1234.56'],
  ])('%s', (value, hint) => {
    const lines = report({ ...amount, csv: `1,a,${value},2026-01-05\n`, row: 0 });
    expect(lines.trimEnd().split('\n').at(-1)).toBe(`help: ${hint}`);
  });

  test('is not offered for a column that cannot be NULL', () => {
    const spec = { fault: n.FAULT_INTEGER, field: 0, column: 'id' };
    expect(report({ ...spec, csv: 'abc,a,1,2026-01-05\n', row: 0 })).toContain('help: write it in digits');
  });
});

describe('no byte of the data reaches a terminal', () => {
  const everywhere = (text: string): string[] => {
    const quoted = `1,"${text.replaceAll('"', '""')}",1,2026-01-05\n`;
    const more = { detail: text };
    const other = { source: text, table: text, rejectsFile: text };
    const spec = { row: 0, field: 1, column: text, more, setting: other };
    return [n.FAULT_NUMERIC, n.FAULT_UTF8, n.FAULT_NUL, n.FAULT_TOO_FEW_FIELDS]
      .flatMap((fault) => report({ ...spec, fault, csv: quoted }).split('\n'))
      .slice(1, -1);
  };

  const naughty = readCorpus('naughty-strings/blns.json');
  test(naughty === undefined ? 'naughty strings: ABSENT, not checked' : 'naughty strings', () => {
    const strings = JSON.parse(naughty ?? '[]') as string[];
    expect(strings.length).toBeGreaterThanOrEqual(naughty === undefined ? 0 : 500);
    for (const text of strings) expect(firstUnsafe(everywhere(text))).toBeUndefined();
  });

  test('any bytes at any place, within the width', () => {
    const bytes = fc.uint8Array({ minLength: 1, maxLength: 300 });
    fc.assert(
      fc.property(bytes, fc.nat(300), fc.nat(300), (raw, from, length) => {
        const at = Math.min(from, raw.length);
        const atEnd = Math.min(raw.length, at + length);
        const more = { start: 0, end: raw.length, at, atEnd };
        const spec = { csv: raw, row: 0, fault: n.FAULT_UTF8, column: 'email', more };
        const lines = report({ ...spec, setting: { columns: 60 } }).split('\n');
        expect(firstUnsafe(lines)).toBeUndefined();
        for (const line of lines.filter((text) => /^ *\d* \| /.test(text))) {
          expect(displayWidth(line)).toBeLessThanOrEqual(60);
        }
      }),
    );
  });
});
