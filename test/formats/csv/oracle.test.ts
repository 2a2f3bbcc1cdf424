import { readdirSync, readFileSync } from 'node:fs';
import { parse } from 'csv-parse/sync';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_DIALECT } from '../../../src/formats/csv/dialect.ts';
import { readHeader } from '../../../src/formats/csv/header.ts';
import { decodeReference, frameReference } from '../../../src/formats/csv/reference.ts';
import { FAULT_STRAY_QUOTE } from '../../../src/record/fault-number.ts';
import { corpus } from '../../support/corpora.ts';
import { hostile, wellFormed } from '../../support/csv.ts';

interface Row {
  readonly next: number;
  readonly fields: readonly { readonly hex: string; readonly quoted: boolean }[];
}

const UNLIMITED = 1 << 30;

/** What csv-parse makes of an input, or the code of its error. Its line counts are not used: they are not exact. */
function parsed(bytes: Buffer): readonly Row[] | string {
  try {
    const rows: unknown = parse(bytes, {
      encoding: null,
      info: true,
      record_delimiter: ['\r\n', '\n'],
      relax_column_count: true,
      cast: (value, context) => ({ hex: Buffer.from(value).toString('hex'), quoted: context.quoting }),
    });
    return (rows as { record: Row['fields']; info: { bytes: number } }[]).map((row) => {
      return { next: row.info.bytes, fields: row.record };
    });
  } catch (error) {
    return (error as { code: string }).code;
  }
}

/** The same from the reference; the faults of its broken records stand for the error. */
function referred(bytes: Buffer): readonly Row[] | 'broken' {
  const framed = frameReference(bytes, DEFAULT_DIALECT, UNLIMITED);
  if (framed.some((one) => one.kind === 'broken')) return 'broken';
  return framed.map((one) => {
    const fields = decodeReference(bytes, one.start, one.end, DEFAULT_DIALECT).map((field) => {
      return { hex: Buffer.from(field.value).toString('hex'), quoted: field.quoted };
    });
    return { next: one.next, fields };
  });
}

describe('csv-parse agrees with the reference', () => {
  test('on well-formed input: every field, its quotes and where its record ends', () => {
    const agree = fc.property(wellFormed, ({ text }) => {
      const bytes = Buffer.from(text);
      expect(referred(bytes)).toEqual(parsed(bytes));
    });
    fc.assert(agree, { numRuns: 3000 });
  });

  test('on what is broken and what is not', () => {
    const agree = fc.property(hostile(['"', ',', '\n', '\r\n', 'a'], 40), (text) => {
      const bytes = Buffer.from(text);
      const oracle = parsed(bytes);
      if (typeof oracle !== 'string') expect(referred(bytes)).toEqual(oracle);
      else {
        expect(['INVALID_OPENING_QUOTE', 'CSV_INVALID_CLOSING_QUOTE', 'CSV_QUOTE_NOT_CLOSED']).toContain(
          oracle,
        );
        expect(referred(bytes)).toBe('broken');
      }
    });
    fc.assert(agree, { numRuns: 5000 });
  });

  test('on every text of up to six characters', () => {
    const units = ['"', ',', '\n', 'a'];
    let disagreeing = 0;
    for (let length = 0; length <= 6; length += 1) {
      for (let number = 0; number < units.length ** length; number += 1) {
        let text = '';
        for (let rest = number; text.length < length; rest = Math.floor(rest / units.length)) {
          text += units[rest % units.length];
        }
        const bytes = Buffer.from(text);
        const [oracle, ours] = [parsed(bytes), referred(bytes)];
        const isSame =
          typeof oracle === 'string'
            ? ours === 'broken'
            : JSON.stringify(ours) === JSON.stringify(sorted(oracle));
        if (!isSame) disagreeing += 1;
      }
    }
    expect(disagreeing).toBe(0);
  });
});

function sorted(rows: readonly Row[]): readonly Row[] {
  return rows.map(({ next, fields }) => ({
    next,
    fields: fields.map(({ hex, quoted }) => ({ hex, quoted })),
  }));
}

const spectrum = corpus('csv-spectrum');
if (spectrum !== undefined) {
  const names = readdirSync(`${spectrum}/csvs`).map((file) => file.replace(/\.csv$/, ''));
  /** Its one row has quotes inside an unquoted field, and its JSON is that of another row. */
  const broken = 'location_coordinates';

  const read = (name: string) => {
    const bytes = readFileSync(`${spectrum}/csvs/${name}.csv`);
    const header = readHeader(bytes, true, DEFAULT_DIALECT);
    const body = bytes.subarray(header.end);
    return { names: header.names, body, framed: frameReference(body, DEFAULT_DIALECT, UNLIMITED) };
  };

  describe('csv-spectrum', () => {
    test('is whole', () => {
      expect(names).toHaveLength(12);
    });

    test.each(names.filter((name) => name !== broken))('%s', (name) => {
      const { names, body, framed } = read(name);
      const rows = framed.map(({ start, end }) => {
        const fields = decodeReference(body, start, end, DEFAULT_DIALECT);
        return Object.fromEntries(
          fields.map((field, at) => [names[at], Buffer.from(field.value).toString()]),
        );
      });
      expect(framed.filter((one) => one.kind === 'broken')).toEqual([]);
      expect(rows).toEqual(JSON.parse(readFileSync(`${spectrum}/json/${name}.json`, 'utf8')));
    });

    test(`${broken} is set aside, at the first of its quotes`, () => {
      const { body, framed } = read(broken);
      expect(framed).toMatchObject([{ kind: 'broken', fault: FAULT_STRAY_QUOTE, at: body.indexOf('"') }]);
      expect(parsed(body)).toBe('INVALID_OPENING_QUOTE');
    });
  });
}
