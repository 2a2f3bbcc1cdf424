import type { Plan, Sizes } from '../../src/engine/plan.ts';
import { type RunResult, run } from '../../src/engine/run.ts';
import { PLAIN_CSV } from '../../src/kernel/csv-plan.ts';
import type { KernelPlan } from '../../src/kernel/plan.ts';
import { openPool, type Pool } from '../../src/kernel/pool.ts';
import type { RunEvent } from '../../src/observe/event.ts';
import type { Sink } from '../../src/record/sink.ts';
import type { Input, Source } from '../../src/record/source.ts';
import { emptyTally } from '../../src/record/tally.ts';
import { TYPE_TEXT } from '../../src/record/type-id.ts';
import { oneInput } from '../../src/sources/one-input.ts';
import { openRejects } from '../../src/state/rejects.ts';

/** A whole run of the engine over columns of text, without a header, into a sink of the test's own. */
export function textRun(
  from: Input | Source,
  sink: Sink,
  width: number,
  sizes: Partial<Sizes>,
  pool?: Pool,
  others: (kernel: KernelPlan) => KernelPlan[] = () => [],
): {
  result: Promise<RunResult>;
  plan: Plan;
  drain: AbortController;
  stop: AbortController;
  events: RunEvent[];
} {
  const type = { id: TYPE_TEXT, sql: 'text', oid: 25 };
  const columns = Array.from({ length: width }, (_, field) => ({
    name: `c${field}`,
    type,
    notNull: false,
    field,
  }));
  const kernel: KernelPlan = {
    schema: { columns, width },
    format: PLAIN_CSV,
    wire: 'copy-binary',
    maxRecordBytes: 1 << 20,
    lossy: false,
    relativeTimes: false,
    now: 0n,
  };
  const plan: Plan = {
    kernel,
    others: others(kernel),
    sizes: {
      chunkBytes: 65536,
      chunkRecords: 65536,
      batchBytes: 65536,
      batchRecords: Number.POSITIVE_INFINITY,
      batchAgeMillis: 60_000,
      lanes: 1,
      workers: 0,
      ...sizes,
    },
  };
  const drain = new AbortController();
  const stop = new AbortController();
  const events: RunEvent[] = [];
  const none = () => new Uint8Array();
  const start = async () =>
    run({
      source: 'inputs' in from ? from : oneInput(from, 0, 1),
      earlier: emptyTally(),
      plan,
      tables: { labels: none, zone: none },
      pool: pool ?? openPool(plan.sizes.workers),
      sink,
      rejects: await openRejects(undefined),
      retryMillis: 0,
      limit: { kind: 'rows', rows: Number.POSITIVE_INFINITY },
      listener: (event) => events.push(event),
      drain: drain.signal,
      signal: stop.signal,
    });
  return { result: start(), plan, drain, stop, events };
}
