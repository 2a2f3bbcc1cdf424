import type { InferredColumn } from '../infer/decide.ts';
import { isMeasured } from '../infer/evidence.ts';
import type { Witness } from '../infer/profile.ts';
import { TYPES } from '../infer/types.ts';
import type { InferOutcome } from '../load/infer/infer-outcome.ts';

/** All that was found, for machines: an object whose keys only grow within a version. */
export function inferReport(outcome: InferOutcome, table: string, exit: number): unknown {
  const { source, format, columns, read, rejected, firstRejected, bytes, isWhole, seconds } = outcome;
  return {
    version: 1,
    source,
    format,
    table,
    read,
    rejected,
    firstRejected: firstRejected
      ? {
          code: firstRejected.fault.code,
          reason: firstRejected.fault.reason,
          source: firstRejected.source,
          line: firstRejected.line,
          record: firstRejected.record,
          byte: firstRejected.byte,
        }
      : null,
    bytes,
    whole: isWhole,
    seconds: Number(seconds.toFixed(3)),
    columns: columns.map(columnReport),
    exit,
  };
}

/** One column, with every type that was looked for. */
export function columnReport(column: InferredColumn): unknown {
  const { name, type, profile, nulls, runnerUp } = column;
  const { values, empty, leastBytes, mostBytes, digits, scale, first, longest, can, cannot } = profile;
  const measured = isMeasured(column) || type.sql === 'bigint';
  return {
    name,
    type: type.sql,
    values,
    nulls,
    empty,
    leastBytes: values > 0 ? leastBytes : null,
    mostBytes: values > 0 ? mostBytes : null,
    integerDigits: measured ? digits : null,
    scale: measured ? scale : null,
    first: first?.value ?? null,
    longest: longest?.value ?? null,
    possible:
      values > 0
        ? [...TYPES.filter((one) => (can & one.can) !== 0).map((one) => one.type.sql), 'text']
        : ['text'],
    runnerUp: runnerUp
      ? { type: runnerUp.type.sql, ...placeReport(runnerUp.by), why: runnerUp.why ?? null }
      : null,
    ruledOut: TYPES.flatMap((one, bit) => {
      const by = cannot[bit];
      return by === undefined ? [] : [{ type: one.type.sql, ...placeReport(by) }];
    }),
  };
}

function placeReport({ source, line, record, byte, value }: Witness) {
  return { ...(source && { source: source.name }), line: line ?? null, record: record ?? null, byte, value };
}
