import { jetstream } from '@nats-io/jetstream';
import { expect, test } from 'vitest';
import { startNats } from './nats.ts';
import { findNatsServers } from './nats-binary.ts';

test.each(await findNatsServers())(
  'nats-server $version starts, keeps its store over a kill, and is removed',
  async (binary) => {
    await using server = await startNats({ binary });
    await server.stream('S');
    const publish = async () => jetstream(await server.client()).publish('S.a', 'x');
    expect((await publish()).seq).toBe(1);
    await server.kill();
    await server.start();
    expect((await publish()).seq).toBe(2);
    server.halt();
    server.goOn();
    await server.stop();
    await server.start();
    const { streams } = await server.manager();
    expect((await streams.info('S')).state.messages).toBe(2);
  },
);
