import { expect, test } from 'vitest';
import { natsKilledLoad } from '../faults/nats-kill.ts';
import { FIRST_SEED, random } from '../faults/random.ts';
import { startNats } from '../support/nats.ts';
import { temporaryFile } from '../support/sluice.ts';

/** `NATS_KILLS=100 SEED=7 npm run test:long -- nats-kill` asks for less, and repeats the run of that seed. */
const KILLS = Number(process.env.NATS_KILLS ?? 2000);
const SECONDS = Number(process.env.SECONDS ?? Number.POSITIVE_INFINITY);
const lines = Array.from({ length: 15_000 }, (_, i) => `{"n":${i},"t":"${'z'.repeat(i % 150)}"}`);

test('client and server killed and halted at random: every record once, in order', async () => {
  await using server = await startNats();
  const file = temporaryFile('rows.ndjson', `${lines.join('\n')}\n`);
  const sums = { loads: 0, clientKills: 0, serverKills: 0, halts: 0 };
  const violations: string[] = [];
  const began = performance.now();
  while (sums.clientKills < KILLS && performance.now() - began < SECONDS * 1000) {
    const seed = FIRST_SEED + sums.loads;
    const stream = `K${sums.loads}`;
    const outcome = await natsKilledLoad(server, stream, file, lines, random(seed, 'nats'));
    if (outcome.violation !== '') violations.push(`seed ${seed}: ${outcome.violation}`);
    sums.loads += 1;
    sums.clientKills += outcome.clientKills;
    sums.serverKills += outcome.serverKills;
    sums.halts += outcome.halts;
    await (await server.manager()).streams.delete(stream);
  }
  process.stderr.write(`${JSON.stringify(sums)}\n`);
  expect(violations).toEqual([]);
});
