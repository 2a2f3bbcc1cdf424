import { Transform } from 'node:stream';
import { loadThrough } from './load-through.ts';
import { textLine } from './text-line.ts';

/** What people write today: one chunk to the COPY stream for each row. */
await loadThrough(
  new Transform({
    writableObjectMode: true,
    transform(row: string[], _encoding, done) {
      done(null, textLine(row));
    },
  }),
);
