import { isUtf8 } from 'node:buffer';
import { readFileSync } from 'node:fs';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { openArena } from '../../src/engine/arena.ts';
import { frame } from '../../src/engine/frame.ts';
import { Framer } from '../../src/engine/framer.ts';
import { work } from '../../src/engine/work.ts';
import { PLAIN_CSV } from '../../src/kernel/csv-plan.ts';
import type { KernelFormat, Mends } from '../../src/kernel/plan.ts';
import { openPool } from '../../src/kernel/pool.ts';
import { addMended, NOTHING_MENDED } from '../../src/record/mended.ts';
import { TYPE_INT4, TYPE_TEXT } from '../../src/record/type-id.ts';
import { describeCorpus } from '../support/corpus.ts';

const columns = [
  { name: 'a', type: { id: TYPE_INT4, sql: 'integer', oid: 23 }, notNull: false, field: 0 },
  { name: 'b', type: { id: TYPE_TEXT, sql: 'text', oid: 25 }, notNull: false, field: 1 },
];
const json = (name: 'ndjson' | 'json'): KernelFormat => ({
  name,
  members: [
    { path: ['a'], required: false },
    { path: ['b'], required: false },
  ],
  extra: 'reject',
  uniqueKeys: false,
  maxDepth: 64,
});

interface Division {
  readonly chunkBytes: number;
  readonly readBytes: number;
}

/** What goes out and what does not, each with the bytes of the source that it is said to come from. */
async function run(bytes: Buffer, format: KernelFormat, mends: Mends, { chunkBytes, readBytes }: Division) {
  const sizes = {
    chunkBytes,
    chunkRecords: 65536,
    batchBytes: 1 << 20,
    batchRecords: 1e9,
    batchAgeMillis: 60_000,
  };
  const kernel = { schema: { columns, width: 2 }, format, wire: 'copy-binary' as const, mends };
  const plan = {
    kernel: { ...kernel, maxRecordBytes: 4096, lossy: false, relativeTimes: false, now: 0n },
    sizes: { ...sizes, lanes: 1, workers: 0 },
  };
  const none = () => new Uint8Array();
  const arena = openArena(plan, { labels: none, zone: none }, openPool(0));
  const stop = new AbortController();
  async function* source() {
    for (let at = 0; at < bytes.length; at += readBytes) yield bytes.subarray(at, at + readBytes);
  }
  const framer = new Framer(arena, 'test', 0, stop.signal);
  const found = { rows: [] as unknown[], faults: [] as unknown[], mended: NOTHING_MENDED };
  const cut = (start: number, end: number) => bytes.toString('latin1', start, end);
  for await (const parcel of work(
    frame(source(), framer, 60_000, stop.signal),
    arena,
    { line: 1, record: 1 },
    stop,
  )) {
    const payload = Buffer.from(parcel.payload.slice());
    let at = 0;
    for (const [i, end] of parcel.ends.entries()) {
      const { first } = parcel.span;
      const raw = cut(first + (parcel.origins[i] as number), first + (parcel.originEnds[i] as number));
      found.rows.push([...decodeRow(payload.subarray(at, end)), raw]);
      at = end;
    }
    for (const { code, start, end, at, atEnd } of parcel.faults) {
      found.faults.push([code, cut(start, end), ...(code === 'type/integer' ? [cut(at, atEnd)] : [])]);
    }
    if (parcel.mended) found.mended = addMended(found.mended, parcel.mended);
    parcel.release();
  }
  await arena.pool.close();
  return found;
}

function decodeRow(row: Buffer): [number | null, string | null] {
  const a = row.readInt32BE(2) < 0 ? null : row.readInt32BE(6);
  const next = a === null ? 6 : 10;
  const length = row.readInt32BE(next);
  return [a, length < 0 ? null : row.toString('utf8', next + 4, next + 4 + length)];
}

const latin1 = (text: string) => Buffer.from(text, 'latin1');
const utf8 = new TextDecoder('utf-8', { ignoreBOM: true });

/** Text, NULs, and what is no UTF-8, some of which makes a character with its neighbour. */
const piece = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.constantFrom('a', ' ', 'plain text of some length, but not quoted'.replaceAll(',', ';')),
  },
  fc.constantFrom('é', '漢', '😀', '\ufffd').map((text) => Buffer.from(text).toString('latin1')),
  fc.constant('\0'),
  fc.constantFrom(
    '\xff',
    '\xfe',
    '\xc3',
    '\xe2\x82',
    '\xf0\x9f\x98',
    '\xed\xa0\x80',
    '\xc0\x80',
    '\xf4\x90\x80\x80',
    '\x80',
  ),
);
const value = fc.array(piece, { maxLength: 8 }).map((pieces) => pieces.join(''));
const number = fc.oneof(
  { weight: 5, arbitrary: fc.integer({ min: 0, max: 99 }).map(String) },
  fc.constantFrom('x\xff', '\x007', '8\0', '\0'),
);
const division = fc.record({
  chunkBytes: fc.integer({ min: 16, max: 600 }),
  readBytes: fc.integer({ min: 1, max: 700 }),
});
const mending = fc.record({ replaces: fc.boolean(), strips: fc.boolean() });

/** What a text comes to, by TextDecoder; undefined where it is a fault. */
function meaning(
  raw: string,
  { replaces, strips }: Mends,
): { text: string; replaced: number; stripped: number } | string {
  const bytes = latin1(raw);
  if (!replaces && !isUtf8(bytes)) return 'text/utf8';
  if (!strips && raw.includes('\0')) return 'text/nul';
  const text = utf8.decode(bytes);
  const own = raw.split(Buffer.from('\ufffd').toString('latin1')).length;
  return {
    text: text.replaceAll('\0', ''),
    replaced: text.split('\ufffd').length - own,
    stripped: raw.split('\0').length - 1,
  };
}

describe('CSV', () => {
  const record = fc.record({
    a: number,
    b: value,
    quoted: fc.boolean(),
    broken: fc.nat(12),
    end: fc.constantFrom('\n', '\r\n'),
  });

  test('is loaded as what TextDecoder makes of it, with the places that it has in the source', async () => {
    const property = fc.asyncProperty(
      fc.array(record, { maxLength: 25 }),
      division,
      mending,
      async (records, how, mends) => {
        // Two lone quotes would enclose what lies between them.
        fc.pre(records.filter(({ b, broken }) => broken === 0 && b === '').length < 2);
        const expected = { rows: [] as unknown[], faults: [] as unknown[], mended: NOTHING_MENDED };
        let input = '';
        for (const { a, b, quoted, broken, end } of records) {
          const raw = broken === 0 ? `${a},${b}"${b}` : `${a},${quoted ? `"${b}"` : b}`;
          input += raw + end;
          const whole = meaning(raw, mends);
          if (broken === 0 && !raw.includes(',"')) expected.faults.push(['csv/stray-quote', raw]);
          else if (broken === 0) expected.faults.push([expect.stringMatching(/^csv/), raw]);
          else if (typeof whole === 'string') expected.faults.push([whole, raw]);
          else {
            const [number = '', text = ''] = [a, b].map(
              (cell) => (meaning(cell, { replaces: true, strips: true }) as { text: string }).text,
            );
            if (number !== '' && !/^\d+$/.test(number)) {
              expected.faults.push(['type/integer', raw, a]);
              continue;
            }
            expected.rows.push([
              number === '' ? null : Number(number),
              text === '' && !quoted ? null : text,
              raw,
            ]);
            const { replaced, stripped } = whole;
            const rows = replaced + stripped > 0 ? 1 : 0;
            expected.mended = addMended(expected.mended, { rows, replaced, stripped });
          }
        }
        expect(await run(latin1(input), PLAIN_CSV, mends, how)).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

describe('JSON', () => {
  /** Escapes of NUL, what only looks like one, and what a mistake about strings would fall over. */
  const escaped = fc.oneof(
    { weight: 3, arbitrary: piece },
    fc.constantFrom('\\u0000', '\\\\u0000', '\\"', '\\u00001', '\\n\\u0041', '{', '[', ','),
  );
  const string = fc.array(escaped, { maxLength: 8 }).map((pieces) => pieces.join(''));
  const record = fc.record({
    a: fc.constantFrom('1', '22', '"x\\u0000"', 'null'),
    b: string,
    broken: fc.nat(15),
  });

  test.each(['ndjson', 'json'] as const)('of %s is read as if its NULs were not there', async (name) => {
    const property = fc.asyncProperty(
      fc.array(record, { maxLength: 20 }),
      division,
      fc.boolean(),
      async (records, how, replaces) => {
        const expected = { rows: [] as unknown[], faults: [] as unknown[], mended: NOTHING_MENDED };
        const raws: string[] = [];
        for (const { a, b, broken } of records) {
          const raw = `{"a":${a},"b":"${b}"${broken === 0 ? ',\\u0000' : ''}}`;
          raws.push(raw);
          // Without its NULs, what is no text might become some.
          const whole = meaning(raw, { replaces, strips: true });
          if (typeof whole === 'string') {
            expected.faults.push([whole, raw]);
            continue;
          }
          let nuls = 0;
          const text = whole.text.replace(/\\(u0000|.)/g, (all, behind) => {
            if (behind !== 'u0000') return all;
            nuls += 1;
            return '';
          });
          if (broken === 0) expected.faults.push(['json/syntax', raw]);
          else if (a.startsWith('"')) expected.faults.push(['type/integer', raw, a.slice(1, -1)]);
          else {
            const { a: number, b: meant } = JSON.parse(text);
            expected.rows.push([number, meant, raw]);
            const { replaced } = whole;
            const stripped = whole.stripped + nuls;
            const rows = replaced + stripped > 0 ? 1 : 0;
            expected.mended = addMended(expected.mended, { rows, replaced, stripped });
          }
        }
        const input = name === 'json' ? `[${raws.join(' ,\n')}\n]` : `${raws.join('\n')}\n`;
        expect(await run(latin1(input), json(name), { replaces, strips: true }, how)).toEqual(expected);
      },
    );
    await fc.assert(property, { numRuns: 300 });
  });
});

describeCorpus('utf8-stress', (folder) => {
  interface Case {
    id: string;
    hex: string;
    valid_utf8_rfc3629: boolean;
  }
  const cases: Case[] = JSON.parse(readFileSync(new URL('cases.json', folder), 'utf8'));
  const REJECTED = { replaces: false, strips: false };
  const MENDED = { replaces: true, strips: true };

  /** The sequence in the middle of a value, however the input is cut. */
  test.each(cases)('$id: $hex', async ({ hex, valid_utf8_rfc3629: isValid }) => {
    const bytes = Buffer.from(hex, 'hex').toString('latin1');
    const text = utf8.decode(latin1(bytes)).replaceAll('\0', '');
    for (const [format, raw] of [
      [PLAIN_CSV, `1,x${bytes}y`],
      [json('ndjson'), `{"a":1,"b":"x${bytes}y"}`],
    ] as const) {
      const input = latin1(`${raw}\n${raw}\n`);
      const code = !isValid ? 'text/utf8' : format === PLAIN_CSV ? 'text/nul' : 'json/syntax';
      const isGood = isValid && bytes !== '\0';
      for (let cut = 1; cut <= Math.min(raw.length, 12); cut++) {
        const how = { chunkBytes: Math.max(16, raw.length + cut), readBytes: cut };
        const rejected = await run(input, format, REJECTED, how);
        expect(rejected.faults).toEqual(
          isGood
            ? []
            : [
                [code, raw],
                [code, raw],
              ],
        );
        const row = [1, `x${text}y`, raw];
        expect(rejected.rows).toEqual(isGood ? [row, row] : []);
        const mended = await run(input, format, MENDED, how);
        expect([mended.rows, mended.faults]).toEqual([[row, row], []]);
      }
    }
  });
});
