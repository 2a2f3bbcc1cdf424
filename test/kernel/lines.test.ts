import { expect, test } from 'vitest';
import { countLineEnds } from '../../src/formats/csv/lines.ts';
import { openTextArena } from '../support/kernel-run.ts';

/** Every length up to a few vectors, with a line end of every kind as the last bytes and right behind them. */
test.each([false, true])(
  'line ends are counted up to the end and no further (style cr: %s)',
  async (crStyle) => {
    const arena = openTextArena({ width: 1, dialect: { crStyle } });
    const { input } = arena.map.jumbo;
    const memory = Buffer.from(arena.memory.buffer);
    for (let length = 0; length <= 50; length += 1) {
      for (const end of ['', '\n', '\r', '\r\n', '\r\r', '\n\r', '\n\n']) {
        for (const behind of ['\n', '\r\n', 'a']) {
          const text = `${'a\r\nb\n\n'.repeat(10).slice(0, length)}x${end}`;
          memory.fill(0, input, input + 128);
          memory.write(text + behind, input, 'latin1');
          const bytes = Buffer.from(text, 'latin1');
          const expected = countLineEnds(bytes, 0, bytes.length, crStyle ? 'cr' : 'lf');
          expect(arena.kernel.lineEnds(input, input + text.length), JSON.stringify(text + behind)).toBe(
            expected,
          );
        }
      }
    }
    await arena.pool.close();
  },
);
