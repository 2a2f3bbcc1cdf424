import { afterAll, beforeAll, test } from 'vitest';
import { Oracle } from '../../support/oracle.ts';
import { agreesWithServers, roundsLikeServers, SUBJECTS } from '../../support/time-properties.ts';
import { ValueKernel } from '../../support/value.ts';

/** Texts to a property. */
const COUNT = 2000;

let oracle: Oracle;
const kernel = new ValueKernel();

beforeAll(async () => {
  oracle = await Oracle.start();
});
afterAll(() => oracle?.close());

test.each(Object.keys(SUBJECTS))('%s: what is accepted means the same to both servers', async (type) => {
  await agreesWithServers(oracle, kernel, type, COUNT);
});

test.each(Object.keys(SUBJECTS))('%s: allowed losses are those of both servers', async (type) => {
  await roundsLikeServers(oracle, kernel, type, COUNT);
});
