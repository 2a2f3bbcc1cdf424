import { afterAll, beforeAll, test } from 'vitest';
import { Oracle } from '../support/oracle.ts';
import { agreesWithServers, roundsLikeServers, SUBJECTS } from '../support/time-properties.ts';
import { ValueKernel } from '../support/value.ts';

/** Rounds of 5000 texts to a property. */
const ROUNDS = 40;
const COUNT = 5000;

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.close());

test.each(Object.keys(SUBJECTS))('%s: what is accepted means the same to both servers', async (type) => {
  for (let round = 0; round < ROUNDS; round += 1) await agreesWithServers(oracle, kernel, type, COUNT);
});

test.each(Object.keys(SUBJECTS))('%s: allowed losses are those of both servers', async (type) => {
  for (let round = 0; round < ROUNDS; round += 1) await roundsLikeServers(oracle, kernel, type, COUNT);
});
