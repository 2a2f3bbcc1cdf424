import { afterAll, beforeAll, expect, test } from 'vitest';
import { disagreements } from '../support/agreement.ts';
import { Oracle } from '../support/oracle.ts';
import { sample } from '../support/sample.ts';
import { ValueKernel } from '../support/value.ts';
import { arraySubjects } from '../support/values/array-subjects.ts';
import { byteaType, byteaValues } from '../support/values/bytea.ts';
import { createEnum, enumType, enumValues } from '../support/values/enum.ts';
import { cidrType, inetType, inetValues } from '../support/values/inet.ts';
import { jsonbType, jsonNumbers, jsonType, jsonValues } from '../support/values/json.ts';
import { macaddrType, macaddrValues } from '../support/values/macaddr.ts';
import { textTypes, textValues } from '../support/values/text.ts';

/** `ROUNDS=100` asks for more. */
const ROUNDS = Number(process.env.ROUNDS ?? 20);
const COUNT = 5000;
const FIRST_SEED = Number(process.env.SEED ?? Date.now() % 1e9);

const SUBJECTS = [
  ...textTypes.map((type) => ({ type, values: textValues, count: COUNT })),
  { type: byteaType, values: byteaValues, count: COUNT },
  { type: inetType, values: inetValues, count: COUNT },
  { type: cidrType, values: inetValues, count: COUNT },
  { type: macaddrType, values: macaddrValues, count: COUNT },
  { type: jsonType, values: jsonValues, count: COUNT },
  { type: jsonbType, values: jsonValues, count: COUNT },
  { type: jsonbType, values: jsonNumbers, count: 200 },
  { type: enumType, values: enumValues, count: COUNT },
  ...arraySubjects.map((subject) => ({ ...subject, count: COUNT })),
];

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
  await oracle.run(createEnum);
});
afterAll(() => oracle?.close());

test.each(SUBJECTS)('$type.sql (%#)', async ({ type, values, count }) => {
  for (let seed = FIRST_SEED; seed < FIRST_SEED + ROUNDS; seed += 1) {
    expect(await disagreements(oracle, kernel, type, sample(values, count, seed)), `SEED=${seed}`).toEqual(
      [],
    );
  }
});
