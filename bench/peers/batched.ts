import { Transform } from 'node:stream';
import { loadThrough } from './load-through.ts';
import { textLine } from './text-line.ts';

const WRITE_CHARS = 64 * 1024;
let lines = '';

/** The same with rows joined into writes of 64 KB. */
await loadThrough(
  new Transform({
    writableObjectMode: true,
    transform(row: string[], _encoding, done) {
      lines += textLine(row);
      if (lines.length < WRITE_CHARS) return done();
      done(null, lines);
      lines = '';
    },
    flush(done) {
      done(null, lines);
    },
  }),
);
