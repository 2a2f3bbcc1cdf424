import type { InferredColumn, RunnerUp } from './decide.ts';
import type { Witness } from './profile.ts';
import { TEXT } from './types.ts';

const SHOWN_CHARACTERS = 40;

/** One line a column: its type, what it was found from, and what ruled out the type that came next. */
export function evidenceLines(columns: readonly InferredColumn[]): string[] {
  const names = Math.max(...columns.map(({ name }) => name.length));
  const types = Math.max(...columns.map(({ type }) => type.sql.length));
  return columns.map(
    (column) => `  ${column.name.padEnd(names)}  ${column.type.sql.padEnd(types)}  ${evidenceOf(column)}`,
  );
}

/** What a column's type was found from. May hold data of the source. */
export function evidenceOf({ profile, nulls, runnerUp }: InferredColumn): string {
  if (profile.values === 0) return `no values, ${count(nulls)} empty`;
  const values = `${count(profile.values)} ${profile.values === 1 ? 'value' : 'values'}`;
  const seen = `${values} like ${quote(profile.first?.value ?? '')}${nulls > 0 ? `, ${count(nulls)} empty` : ''}`;
  return runnerUp ? `${seen}; ${ruledOut(runnerUp)}` : seen;
}

/** The same, and what else there is to know of the values. */
export function fullEvidenceOf(column: InferredColumn): string {
  const { profile, alsoFits } = column;
  const { values, leastBytes, mostBytes, empty, digits, scale } = profile;
  const parts = [
    ...(alsoFits === undefined ? [] : [`all fit ${alsoFits}`]),
    ...(isMeasured(column) ? [`at most ${digits} digits before the point and ${scale} behind it`] : []),
    ...(column.type === TEXT && values > 0 ? [lengths(leastBytes, mostBytes)] : []),
    ...(empty > 0 ? [`${count(empty)} empty but not NULL`] : []),
  ];
  return [evidenceOf(column), ...parts].join('; ');
}

function lengths(least: number, most: number): string {
  if (least < most) return `${count(least)} to ${count(most)} bytes`;
  return `${count(most)} ${most === 1 ? 'byte' : 'bytes'}`;
}

/** Whether all values are numbers in digits alone. */
export function isMeasured({ type, profile }: InferredColumn): boolean {
  return type.sql === 'numeric' && !profile.hasExponent;
}

function ruledOut({ type, by, why }: RunnerUp): string {
  return `not ${type.sql}: ${quote(by.value)} ${placeOf(by)}${why === undefined ? '' : `, ${why}`}`;
}

function placeOf({ source, line, byte }: Witness): string {
  const place = line === undefined ? `at byte ${byte}` : `on line ${count(line)}`;
  return source === undefined ? place : `${place} of ${source.name}`;
}

function quote(text: string): string {
  const cut = text.length > SHOWN_CHARACTERS ? `${text.slice(0, SHOWN_CHARACTERS)}…` : text;
  return JSON.stringify(cut);
}

function count(number: number): string {
  return number.toLocaleString('en-US');
}
