import type { CsvSettings } from '../config/csv-settings.ts';
import type { DetectedDialect } from '../formats/csv/detect-dialect.ts';
import type { InferredColumn } from '../infer/decide.ts';
import { TypeProbe } from '../infer/probe.ts';
import { TEXT, TYPES } from '../infer/types.ts';
import { CAN_BOOL, CAN_TEXT_ALL } from '../kernel/infer-layout.ts';
import { PLAIN_SPELLING } from '../kernel/infer-plan.ts';
import { columnsOption, tableNames } from './sniff-names.ts';

/** How a file writes CSV, and the options that say so where they differ from what a load would take for granted. */
export interface SniffedCsv {
  readonly dialect: DetectedDialect;
  readonly options: readonly string[];
  readonly isRenamed: boolean;
}

/** `usual`: what a load would take for granted. */
export function csvOptions(dialect: DetectedDialect, usual: CsvSettings): SniffedCsv {
  const { delimiter, quote, escape: escaping, skipLines, header, first, fields } = dialect;
  const names = header ? tableNames(first) : first;
  const isRenamed = header && names !== first;
  return {
    dialect,
    isRenamed,
    options: [
      // Of one field nothing divides another.
      ...(fields > 1 && delimiter !== usual.delimiter ? ['--delimiter', typed(delimiter)] : []),
      ...(quote !== usual.quote ? ['--quote', quote === '' ? 'none' : quote] : []),
      ...(escaping === '' ? [] : ['--escape', escaping]),
      ...(skipLines > 0 ? ['--skip-lines', String(skipLines)] : []),
      ...(header ? [] : ['--no-header']),
      ...(isRenamed ? ['--columns', columnsOption(names)] : []),
    ],
  };
}

/** A delimiter as `--delimiter` reads it, in characters that can be seen. */
function typed(delimiter: string): string {
  if (delimiter === '\t') return 'tab';
  return [...delimiter].map((character) => (character < ' ' ? hex(character) : character)).join('');
}

function hex(character: string): string {
  return `\\x${character.charCodeAt(0).toString(16).padStart(2, '0')}`;
}

/** Below this, that the first record is data is a guess. */
const SURE = 0.9;

/** Whether a first record that was not taken for names, because two are the same, may be some. */
export function mayBeNames({ header, headerScore, first, records }: DetectedDialect): boolean {
  if (header || headerScore >= SURE || records < 2 || first.every((text) => text === '')) return false;
  const probe = new TypeProbe(PLAIN_SPELLING);
  return first.every((text) => (probe.textTypes(Buffer.from(text), CAN_TEXT_ALL) & ~CAN_BOOL) === 0);
}

/** Whether the records behind it say so: `columns` are theirs alone. */
export function areNames({ first }: DetectedDialect, columns: readonly InferredColumn[]): boolean {
  const probe = new TypeProbe(PLAIN_SPELLING);
  return columns.some(({ type, profile }, i) => {
    const can = TYPES.find((one) => one.type === type)?.can;
    if (type === TEXT || can === undefined || profile.values === 0) return false;
    return probe.textTypes(Buffer.from(first[i] ?? ''), can) === 0;
  });
}

/** The same dialect, its first record names. */
export function withNames(dialect: DetectedDialect): DetectedDialect {
  const evidence = 'the other records have values of a type that the first has not';
  return { ...dialect, header: true, evidence: [...dialect.evidence.slice(0, -1), evidence] };
}
