import { expect, test } from 'vitest';
import type { Batch, Receipt } from '../../src/record/batch.ts';
import type { SettledSpan } from '../../src/record/sink.ts';
import type { Input, Source } from '../../src/record/source.ts';
import { emptyTally } from '../../src/record/tally.ts';
import { decodeBinary } from '../support/kernel-run.ts';
import { textRun } from '../support/text-run.ts';

/** An input in memory that tells when it is opened and closed. */
class TextInput implements Input {
  readonly id: string;
  readonly size: number;
  readonly #bytes: Buffer;

  constructor(id: string, text: string) {
    this.id = id;
    this.#bytes = Buffer.from(text);
    this.size = this.#bytes.length;
  }

  async head(limit: number) {
    return this.#bytes.subarray(0, limit);
  }

  async fingerprint() {
    return { head: '' };
  }

  async *read(from: number, end: number | undefined) {
    yield this.#bytes.subarray(from, end);
  }

  async close() {}
}

interface Part {
  readonly text: string;
  readonly settled?: readonly SettledSpan[];
  readonly plan?: number;
}

/** Inputs named by letters, the most that were open at once, and in what order. */
function sourceOf(parts: readonly Part[]) {
  const opened: string[] = [];
  let open = 0;
  let most = 0;
  const source: Source = {
    async *inputs() {
      for (const [i, { text, settled = [], plan = 0 }] of parts.entries()) {
        const input = new TextInput(String.fromCharCode(97 + i), text);
        opened.push(input.id);
        most = Math.max(most, ++open);
        try {
          yield { id: input.id, input, size: input.size, from: 0, fromLine: 1, settled, plan };
        } finally {
          open--;
        }
      }
    },
    close: async () => {},
  };
  return { source, opened, mostOpen: () => most, leftOpen: () => open };
}

function gathering() {
  const batches: Batch[] = [];
  const rows: string[] = [];
  const values: (string | null)[][] = [];
  const sink = {
    wire: 'copy-binary' as const,
    write: async (batch: Batch): Promise<Receipt> => {
      batches.push(batch);
      for (const { raw, payload, ends, span, origins, originEnds, firstLine, firstRecord } of batch.parcels) {
        for (const [i, at] of origins.entries()) {
          const text = Buffer.from(raw).toString('utf8', at, originEnds[i]);
          rows.push(`${span.input}${firstLine + i}:${firstRecord + i} ${text}`);
          values.push(decodeBinary(Buffer.from(payload.subarray(i === 0 ? 0 : ends[i - 1], ends[i]))));
        }
      }
      return { batch, tally: batch.tally };
    },
    close: async () => {},
  };
  return { sink, batches, rows, values };
}

const span = (first: number, end: number): SettledSpan => ({
  input: 'whatever',
  first,
  end,
  lines: (end - first) / 2,
  tally: { ...emptyTally(), read: (end - first) / 2, loaded: (end - first) / 2 },
});

test.each([0, 2])('inputs one after another, as one stream of batches; workers: %i', async (workers) => {
  const parts = [{ text: 'x\ny\n' }, { text: '' }, { text: 'z' }, { text: '1\n2\n3\n' }];
  const { source, opened, mostOpen, leftOpen } = sourceOf(parts);
  const { sink, batches, rows } = gathering();
  const { result } = textRun(source, sink, 1, { workers, batchBytes: 1 << 20 });
  expect((await result).tally.read).toBe(6);
  expect(rows).toEqual(['a1:1 x', 'a2:2 y', 'c1:1 z', 'd1:1 1', 'd2:2 2', 'd3:3 3']);
  expect(batches.flatMap(({ spans }) => spans)).toEqual([
    { input: 'a', first: 0, end: 4 },
    { input: 'c', first: 0, end: 1 },
    { input: 'd', first: 0, end: 6 },
  ]);
  expect(batches.length).toBe(1);
  expect([opened.join(''), mostOpen(), leftOpen()]).toEqual(['abcd', 1, 0]);
});

test('what is settled is passed over in each, and places stay right', async () => {
  const { source } = sourceOf([
    { text: '1\n2\n3\n4\n5\n6\n', settled: [span(2, 4), span(8, 10)] },
    { text: '1\n2\n3\n', settled: [span(0, 6)] },
    { text: '1\n2\n3\n', settled: [span(0, 4)] },
  ]);
  const { sink, rows } = gathering();
  const { result } = textRun(source, sink, 1, { batchBytes: 1 });
  expect((await result).tally.read).toBe(5);
  expect(rows).toEqual(['a1:1 1', 'a3:3 3', 'a4:4 4', 'a6:6 6', 'c3:3 3']);
});

test('an input that cannot be opened ends the run; nothing stays open', async () => {
  const { source, leftOpen } = sourceOf([{ text: 'x\n' }]);
  const broken: Source = {
    async *inputs(signal) {
      yield* source.inputs(signal);
      throw new Error('there is no second one');
    },
    close: async () => {},
  };
  const { result } = textRun(broken, gathering().sink, 1, {});
  await expect(result).rejects.toThrow('there is no second one');
  expect(leftOpen()).toBe(0);
});

test.each([0, 2])(
  'each input is read by its own plan, also where they take turns; workers: %i',
  async (workers) => {
    const text = ['a,b\nc,d\n', 'b,a\rd,c\r'];
    const { source } = sourceOf(
      Array.from({ length: 40 }, (_, i) => ({ text: text[i % 2] as string, plan: i % 2 })),
    );
    const { sink, batches, values } = gathering();
    const { result } = textRun(source, sink, 2, { workers }, undefined, ({ schema, format, ...kernel }) => {
      if (format.name !== 'csv') throw new Error('not CSV');
      const columns = schema.columns.map((column) => ({ ...column, field: 1 - column.field }));
      const dialect = { ...format.dialect, crStyle: true };
      return [{ ...kernel, schema: { ...schema, columns }, format: { ...format, dialect } }];
    });
    expect((await result).tally).toMatchObject({ read: 80, loaded: 80 });
    expect(new Set(values.map((row) => row.join('')))).toEqual(new Set(['ab', 'cd']));
    const parcels = batches.flatMap((batch) => batch.parcels);
    expect(parcels.map(({ lines }) => lines)).toEqual(Array(40).fill(2));
  },
);
