import { createReadStream } from 'node:fs';
import { createInterface } from 'node:readline';
import { parseArgs } from 'node:util';
import { jetstream } from '@nats-io/jetstream';
import { connect } from '@nats-io/transport-node';

// What most people write: a line, a `publish()` with an id, so many of them at once.
const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { window: { type: 'string', default: '1000' }, 'no-traces': { type: 'boolean', default: false } },
});
const [file = '', server = '', subject = ''] = positionals;
const connection = await connect({ servers: server, noAsyncTraces: values['no-traces'] });
const client = jetstream(connection);
const window = Number(values.window);
const underWay = new Set<Promise<unknown>>();
let line = 0;
for await (const text of createInterface({ input: createReadStream(file, { highWaterMark: 1 << 18 }) })) {
  const sent: Promise<unknown> = client
    .publish(subject, text, { msgID: `${file}.${line++}` })
    .finally(() => underWay.delete(sent));
  underWay.add(sent);
  if (underWay.size >= window) await Promise.race(underWay);
}
await Promise.all(underWay);
await connection.close();
