import { expect, test } from 'vitest';
import { startNats } from '../support/nats.ts';
import { findNatsServers } from '../support/nats-binary.ts';
import { temporaryFile } from '../support/sluice.ts';
import { natsKilledLoad } from './nats-kill.ts';
import { FIRST_SEED, random } from './random.ts';

const lines = Array.from({ length: 15_000 }, (_, i) => `{"n":${i},"t":"${'z'.repeat(i % 150)}"}`);

/** The long form is test/long/nats-kill.test.ts. */
test.each(await findNatsServers())(
  'nats-server $version: killed at random, every record once, in order',
  {
    timeout: 240_000,
  },
  async (binary) => {
    await using server = await startNats({ binary });
    const file = temporaryFile('rows.ndjson', `${lines.join('\n')}\n`);
    for (const load of [0, 1]) {
      const seed = FIRST_SEED + load;
      const outcome = await natsKilledLoad(server, `K${load}`, file, lines, random(seed, 'nats'));
      expect({ seed, violation: outcome.violation }).toEqual({ seed, violation: '' });
    }
  },
);
