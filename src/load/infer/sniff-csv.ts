import type { CsvSettings } from '../../config/csv-settings.ts';
import type { DetectedDialect } from '../../formats/csv/detect-dialect.ts';
import type { InferredColumn } from '../../infer/decide.ts';
import { TypeProbe } from '../../infer/probe.ts';
import { TEXT, TYPES } from '../../infer/types.ts';
import { CAN_BOOL, CAN_TEXT_ALL } from '../../kernel/infer-layout.ts';
import { PLAIN_SPELLING } from '../../kernel/infer-plan.ts';
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
  const [taken, named] = beginningsOf(dialect, usual);
  const isRenamed = header && names !== first;
  return {
    dialect,
    isRenamed,
    options: [
      ...named,
      // Of one field nothing divides another.
      ...(fields > 1 && delimiter !== taken.delimiter ? ['--delimiter', typed(delimiter)] : []),
      ...(quote !== taken.quote ? ['--quote', quote === '' ? 'none' : quote] : []),
      ...(escaping !== taken.escape ? ['--escape', escaping] : []),
      ...(skipLines > 0 ? ['--skip-lines', String(skipLines)] : []),
      ...(header ? [] : ['--no-header']),
      ...(isRenamed ? ['--columns', columnsOption(names)] : []),
    ],
  };
}

type Marks = Pick<CsvSettings, 'delimiter' | 'quote' | 'escape'>;

/** What is taken for granted, and the option that says so: databases have text formats of their own. */
function beginningsOf({ escapes }: DetectedDialect, usual: Marks): [Marks, readonly string[]] {
  if (escapes === 'quotes') return [usual, []];
  const marks = { delimiter: '\t', quote: '', escape: '\\' };
  return [marks, ['--dialect', escapes === 'postgres' ? 'postgres-text' : 'mysql']];
}

/** Of the bytes of a text hardly any are NUL. */
const MOST_NULS = 0.001;

/** Whether it is text, and at least half of what was looked at are records of as many fields: else it is no table. */
export function isTable({ alike, records, broken }: DetectedDialect, bytes: Uint8Array): boolean {
  const nuls = bytes.reduce((sum, byte) => (byte === 0 ? sum + 1 : sum), 0);
  return nuls <= bytes.length * MOST_NULS && alike * 2 >= records + broken;
}

const LOOKED_AT_BYTES = 1 << 17;

/** The same dialect; but tabs, no quotes, and a field that is `\N` is what PostgreSQL and MySQL write as text. */
export function copyText(found: DetectedDialect, bytes: Uint8Array): DetectedDialect {
  if (found.delimiter !== '\t' || found.escapes !== 'quotes' || bytes.includes(0x22)) return found;
  const text = Buffer.from(bytes.subarray(0, LOOKED_AT_BYTES)).toString('latin1');
  if (!/(?:^|\t)\\N(?=\t|\r?$)/m.test(text)) return found;
  const evidence = [...found.evidence, 'a field is \\N: so databases write NULL, and escape by backslashes'];
  return { ...found, quote: '', escape: '\\', escapes: 'postgres', evidence };
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
