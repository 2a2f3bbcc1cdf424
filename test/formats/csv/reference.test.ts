import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT, type Dialect } from '../../../src/formats/csv/dialect.ts';
import {
  decodeReference,
  type Framed,
  frameReference,
  recordFault,
} from '../../../src/formats/csv/reference.ts';
import {
  FAULT_NUL,
  FAULT_TOO_FEW_FIELDS,
  FAULT_TOO_MANY_FIELDS,
  FAULT_UTF8,
} from '../../../src/record/fault-number.ts';
import { type Expected, FRAMING_CASES } from './framing-cases.ts';

/** Framed stretches in the form of the tables. */
function told(bytes: Buffer, framed: Framed, dialect: Dialect): Expected {
  if (framed.kind === 'broken') {
    return { fault: framed.fault, at: framed.at, raw: bytes.toString('utf8', framed.start, framed.end) };
  }
  return decodeReference(bytes, framed.start, framed.end, dialect).map((field) => {
    const value = Buffer.from(field.value).toString();
    return field.quoted ? `"${value}"` : value;
  });
}

describe('frameReference', () => {
  test.each(FRAMING_CASES.map((one) => [one.name, one] as const))('%s', (_, one) => {
    const { input, dialect, maxRecordBytes, expected } = one;
    const bytes = Buffer.from(input);
    const framed = frameReference(bytes, dialect, maxRecordBytes);
    expect(framed.map((one) => told(bytes, one, dialect))).toEqual(expected);
  });

  test('says where a record, its line end and the next record are', () => {
    const framed = frameReference(Buffer.from('ab\r\nc"\nd'), DEFAULT_DIALECT, 100);
    expect(framed).toMatchObject([
      { kind: 'record', start: 0, end: 2, next: 4 },
      { kind: 'broken', start: 4, end: 6, next: 7 },
      { kind: 'record', start: 7, end: 8, next: 8 },
    ]);
  });
});

describe('decodeReference', () => {
  test('says where a field is, quotes included', () => {
    const bytes = Buffer.from('x\na,"b""c",');
    expect(decodeReference(bytes, 2, bytes.length, DEFAULT_DIALECT)).toEqual([
      { value: Uint8Array.from(Buffer.from('a')), isNull: false, quoted: false, start: 2, end: 3 },
      { value: Uint8Array.from(Buffer.from('b"c')), isNull: false, quoted: true, start: 4, end: 10 },
      { value: new Uint8Array(0), isNull: true, quoted: false, start: 11, end: 11 },
    ]);
  });

  test('uses the delimiter and the quote of the dialect', () => {
    const dialect = { ...DEFAULT_DIALECT, delimiter: Buffer.from(';'), quote: 0x27 };
    const bytes = Buffer.from(`a,";'b;''c'`);
    const [framed] = frameReference(bytes, dialect, 100);
    expect(framed && told(bytes, framed, dialect)).toEqual(['a,"', `"b;'c"`]);
  });
});

describe('isNull', () => {
  const nulls = ['', '\\N', 'NULL'].map((token) => Buffer.from(token));
  test.each([
    ['', true],
    ['""', false],
    ['NULL', true],
    ['"NULL"', false],
    ['null', false],
    ['NULL ', false],
    ['\\N', true],
  ])('%j: %s', (record, expected) => {
    const dialect = { ...DEFAULT_DIALECT, nulls };
    const bytes = Buffer.from(record);
    const fields = decodeReference(bytes, 0, bytes.length, dialect);
    expect(fields.map(({ isNull }) => isNull)).toEqual([expected]);
  });

  test('an empty field is data where no token says otherwise', () => {
    const [field] = decodeReference(new Uint8Array(0), 0, 0, { ...DEFAULT_DIALECT, nulls: [] });
    expect(field?.isNull).toBe(false);
  });
});

describe('recordFault', () => {
  test.each([
    ['a,b', 0],
    ['a', FAULT_TOO_FEW_FIELDS],
    ['a,b,c', FAULT_TOO_MANY_FIELDS],
    ['a,\0', FAULT_NUL],
    ['a,\0,c', FAULT_NUL],
    ['a,\xff', FAULT_UTF8],
    ['\0,\xff,c', FAULT_UTF8],
    ['\xed\xa0\x80', FAULT_UTF8],
    ['\xc3\xa9,b', 0],
  ])('%j with a width of 2: %i', (record, fault) => {
    const bytes = Buffer.from(record, 'latin1');
    const fields = decodeReference(bytes, 0, bytes.length, DEFAULT_DIALECT);
    expect(recordFault(bytes, fields.length, 2)).toBe(fault);
  });
});
