import { readdirSync, readFileSync } from 'node:fs';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  FAULT_JSON,
  FAULT_JSON_DEPTH,
  FAULT_JSON_UNICODE,
  FAULT_NUMERIC_RANGE,
} from '../../../src/record/fault-number.ts';
import { disagreements } from '../../support/agreement.ts';
import { BytesKernel } from '../../support/bytes.ts';
import { describeCorpus } from '../../support/corpus.ts';
import { Oracle } from '../../support/oracle.ts';
import { sample } from '../../support/sample.ts';
import { ValueKernel } from '../../support/value.ts';
import { jsonbType, jsonNumbers, jsonType, jsonValues } from '../../support/values/json.ts';

const kernel = new ValueKernel();
const json = kernel.column(jsonType.column);
const jsonb = kernel.column(jsonbType.column);

/** 0 for a value that is taken, and sent byte for byte (behind its version, for jsonb); else the fault. */
function fault(column: number, value: string | Uint8Array): number {
  const encoded = kernel.encode(column, value);
  if ('fault' in encoded) return encoded.fault;
  const version = column === jsonb ? [1] : [];
  const head = Buffer.alloc(4);
  head.writeUInt32BE(Buffer.byteLength(value) + version.length);
  const expected = Buffer.concat([head, Buffer.from(version), Buffer.from(value)]);
  expect(encoded.bytes.equals(expected)).toBe(true);
  return 0;
}

const deep = (depth: number) => '['.repeat(depth) + ']'.repeat(depth);
const deepObject = (depth: number) => `${'{"a":'.repeat(depth)}1${'}'.repeat(depth)}`;

test.each<[string, number, number]>([
  ['{"a": [1, 2.5e-3, true, false, null, "x"]}', 0, 0],
  ['\n\t\r {} \n', 0, 0],
  ['"top level"', 0, 0],
  ['-0', 0, 0],
  ['{"a":1,"a":2}', 0, 0],
  ['"\\ud83d\\ude00"', 0, 0],
  ['"\\u0000"', 0, FAULT_JSON_UNICODE],
  ['{"\\u0000":1}', 0, FAULT_JSON_UNICODE],
  ['"\\ud800"', 0, FAULT_JSON_UNICODE],
  ['"\\ud800\\n"', 0, FAULT_JSON_UNICODE],
  ['"\\ud800\\ud800"', 0, FAULT_JSON_UNICODE],
  ['"\\udc00\\ud800"', 0, FAULT_JSON_UNICODE],
  ['"\\ud83', FAULT_JSON, FAULT_JSON],
  ['1e131071', 0, 0],
  ['1e131072', 0, FAULT_NUMERIC_RANGE],
  ['0.001e131074', 0, 0],
  ['0.001e131075', 0, FAULT_NUMERIC_RANGE],
  ['1e-16383', 0, 0],
  ['1e-16384', 0, FAULT_NUMERIC_RANGE],
  ['0e99999', 0, 0],
  ['0e-99999', 0, FAULT_NUMERIC_RANGE],
  ['9'.repeat(131072), 0, 0],
  ['9'.repeat(131073), 0, FAULT_NUMERIC_RANGE],
  [`[1e5,${'1'.repeat(40)}]`, 0, 0],
  [deep(1000), 0, 0],
  [deep(1001), FAULT_JSON_DEPTH, FAULT_JSON_DEPTH],
  [deepObject(1000), 0, 0],
  [deepObject(1001), FAULT_JSON_DEPTH, FAULT_JSON_DEPTH],
  ['['.repeat(1000), FAULT_JSON, FAULT_JSON],
  ['', FAULT_JSON, FAULT_JSON],
  [' ', FAULT_JSON, FAULT_JSON],
  ['{', FAULT_JSON, FAULT_JSON],
  ['[1}', FAULT_JSON, FAULT_JSON],
  ['{"a"]', FAULT_JSON, FAULT_JSON],
  ['{"a":}', FAULT_JSON, FAULT_JSON],
  ['{1:2}', FAULT_JSON, FAULT_JSON],
  ['{"a":1,}', FAULT_JSON, FAULT_JSON],
  ['{,}', FAULT_JSON, FAULT_JSON],
  ['[,1]', FAULT_JSON, FAULT_JSON],
  ['1 2', FAULT_JSON, FAULT_JSON],
  ['"a"b', FAULT_JSON, FAULT_JSON],
  ['truefalse', FAULT_JSON, FAULT_JSON],
  ['"tab\there"', FAULT_JSON, FAULT_JSON],
  ['"\\', FAULT_JSON, FAULT_JSON],
  ['"\\u00', FAULT_JSON, FAULT_JSON],
  ['\ufeff1', FAULT_JSON, FAULT_JSON],
  ['\u00a01', FAULT_JSON, FAULT_JSON],
])('%j', (value, asJson, asJsonb) => {
  expect(fault(json, value)).toBe(asJson);
  expect(fault(jsonb, value)).toBe(asJsonb);
});

test('every prefix of a document is refused, whatever lies behind it in memory', () => {
  const document =
    '{"k\\u00e9y": [true, null, -1.5e+3, {"x": "a \\"string\\" that is longer than a block"}]}';
  for (let length = 0; length < document.length; length += 1) {
    const behind = document.charCodeAt(length);
    expect(kernel.encode(json, document.slice(0, length), behind)).toEqual({ fault: FAULT_JSON });
  }
  expect(fault(json, document)).toBe(0);
});

describe('both servers agree', () => {
  let oracle: Oracle;
  beforeAll(async () => {
    oracle = await Oracle.start();
  });
  afterAll(() => oracle.close());

  test.each([jsonType, jsonbType])('$sql', async (type) => {
    expect(await disagreements(oracle, kernel, type, sample(jsonValues, 3000, 1))).toEqual([]);
    expect(await disagreements(oracle, kernel, type, sample(jsonNumbers, 200, 1))).toEqual([]);
  });
});

describeCorpus('json-test-suite', (folder) => {
  interface Verdict {
    file: string;
    pg15_json: string;
    pg18_json: string;
    pg15_jsonb: string;
    pg18_jsonb: string;
  }
  const bytes = new BytesKernel();
  const verdicts: Verdict[] = JSON.parse(readFileSync(new URL('oracle-v8-postgres.json', folder), 'utf8'));

  /** A document passes the kernel if it passes all three of its checks: for UTF-8, for NUL, and the type's own. */
  function isTaken(column: number, document: Uint8Array): boolean {
    return bytes.isUtf8(document) && !document.includes(0) && fault(column, document) === 0;
  }

  test('holds verdicts for all of its files', () => {
    expect(verdicts.map((verdict) => verdict.file).sort()).toEqual(
      readdirSync(new URL('test_parsing', folder)).sort(),
    );
  });

  test.each(verdicts)('$file', (verdict) => {
    const document = readFileSync(new URL(`test_parsing/${encodeURIComponent(verdict.file)}`, folder));
    const { pg15_json, pg18_json, pg15_jsonb, pg18_jsonb } = verdict;
    expect(isTaken(json, document)).toBe(pg15_json === 'accept' && pg18_json === 'accept');
    expect(isTaken(jsonb, document)).toBe(pg15_jsonb === 'accept' && pg18_jsonb === 'accept');
    if (verdict.file.startsWith('y_')) expect(isTaken(json, document)).toBe(true);
    if (verdict.file.startsWith('n_')) expect(isTaken(json, document)).toBe(false);
  });
});
