import type { InferredColumn } from './infer.ts';

const SHOWN_CHARACTERS = 40;

/** One line a column: its type, what it was found from, and what ruled out the type that came next. */
export function evidenceLines(columns: readonly InferredColumn[]): string[] {
  const names = Math.max(...columns.map(({ name }) => name.length));
  const types = Math.max(...columns.map(({ type }) => type.sql.length));
  return columns.map(
    (column) => `  ${column.name.padEnd(names)}  ${column.type.sql.padEnd(types)}  ${evidence(column)}`,
  );
}

function evidence({ values, nulls, example, runnerUp }: InferredColumn): string {
  if (values === 0) return `no values in the sample, ${nulls} empty`;
  const seen = `${count(values)} values like ${quote(example ?? '')}${nulls > 0 ? `, ${count(nulls)} empty` : ''}`;
  return runnerUp ? `${seen}; not ${runnerUp.sql}: ${quote(runnerUp.value)} at byte ${runnerUp.byte}` : seen;
}

function quote(text: string): string {
  const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(cut);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
