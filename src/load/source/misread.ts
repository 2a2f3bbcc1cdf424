import type { CsvSettings } from '../../config/csv-settings.ts';
import { SluiceError } from '../../errors.ts';
import { type DetectedDialect, detectDialect, nameOfDelimiter } from '../../formats/csv/detect-dialect.ts';
import { showBytes } from '../../formats/csv/show.ts';
import { looksLikeJson } from './looks-like-json.ts';
import type { Head } from './open-source.ts';

/** What an input looks like, where that is something else than the settings say. */
export interface Misreading {
  readonly kind: 'delimiter' | 'lines-above' | 'quote' | 'escape' | 'no-names' | 'below';
  readonly message: string;
  /** What was detected, and the evidence. */
  readonly notes: readonly string[];
  /** The option that reads it. */
  readonly hint: string;
}

/** What is known of the input as the settings read it. */
export interface AsRead {
  /** Without the lines that are passed over. */
  readonly head: Head;
  readonly csv: CsvSettings;
  /** Whether the first record is read as names. */
  readonly header: boolean;
  /** Fields of the first record; 0 where it is broken. */
  readonly width: number;
}

const NAMES_SHOWN = 12;
const NAME_CHARACTERS = 40;
/** Below this, that the first record holds values is a guess. */
const SURE = 0.9;

/** What the input looks like instead, the surest first. */
export function misreadings({ head, csv, header, width }: AsRead): Misreading[] {
  const found = detectDialect(head.bytes, head.isWhole);
  if (found === undefined) return [];
  const isDivided = found.delimiter === csv.delimiter;
  return [
    isDivided ? undefined : dividedOtherwise(found, width),
    isDivided || csv.skipLines > 0 ? undefined : belowATitle(found, width),
    isDivided && csv.skipLines === 0 && csv.comment === '' && csv.ragged === 'reject'
      ? linesAbove(found)
      : undefined,
    isDivided && csv.quote !== found.quote ? quotedOtherwise(found) : undefined,
    isDivided && csv.escape === '' ? escapedOtherwise(found) : undefined,
    // Of records that are not as wide as the first, none is the one that was read as names.
    isDivided && header && found.fields === width ? withoutNames(found) : undefined,
  ].filter((one) => one !== undefined);
}

/** An error of the columns, with what the input looks like. */
export function withEvidence(error: SluiceError, { message, notes, hint }: Misreading): SluiceError {
  const { code, place } = error;
  const more = [...error.notes, message, ...notes];
  return new SluiceError(code, error.message, { ...(place && { place }), notes: more, hint });
}

/** Refuses an input that begins like JSON: such a header would be broken anyway. Throws `source/header`. */
export function refuseJson({ bytes }: Head, place: string): void {
  const format = looksLikeJson(bytes);
  if (format === undefined) return;
  const what = format === 'json' ? 'an array of objects does' : 'an object does';
  throw new SluiceError('source/header', 'the input looks like JSON, and is read as CSV', {
    place,
    notes: [`it begins as ${what}: ${showBytes(bytes, 0, bytes.length)}`],
    hint: `--format ${format} reads it in that way`,
  });
}

/** Every record must agree on it, and it must be no coincidence: three fields, or two in more than one record. */
function dividedOtherwise(found: DetectedDialect, width: number): Misreading | undefined {
  const { first, fields, evidence } = found;
  if (found.skipLines > 0 || !isTelling(found, width)) return undefined;
  const option = optionsFor(found);
  const before = width === 0 ? 'is broken' : `has ${width === 1 ? 'one field' : `${width} fields`}`;
  return {
    kind: 'delimiter',
    message: 'the fields seem to be divided by something else',
    notes: [
      `the first record ${before}; with ${option} it has ${fields}: ${list(first)}`,
      evidence[0] as string,
    ],
    hint: `${option} reads it in that way`,
  };
}

function isTelling({ fields, records, alike, broken }: DetectedDialect, width: number): boolean {
  return (
    (fields >= 3 || (fields === 2 && records > 1)) && alike === records && broken === 0 && fields > width
  );
}

/** The same behind some lines. A column of sentences may look so too: that alone is no reason to stop. */
function belowATitle(found: DetectedDialect, width: number): Misreading | undefined {
  const { skipLines, fields, first } = found;
  if (skipLines === 0 || !isTelling(found, width)) return undefined;
  const options = `--skip-lines ${skipLines} ${optionsFor(found)}`;
  return {
    kind: 'below',
    message: 'the header does not seem to be on the first line',
    notes: [`with ${options} the first record has ${fields} fields: ${list(first)}`],
    hint: `${options} reads it in that way`,
  };
}

function linesAbove({ skipLines, first, fields }: DetectedDialect): Misreading | undefined {
  if (skipLines === 0) return undefined;
  const line = `line ${skipLines + 1}`;
  return {
    kind: 'lines-above',
    message: 'the header does not seem to be on the first line',
    notes: [`the records from ${line} on have ${fields} fields each, the first: ${list(first)}`],
    hint: `--skip-lines ${skipLines} passes over what is above`,
  };
}

function quotedOtherwise({ quote, first }: DetectedDialect): Misreading | undefined {
  if (quote !== "'") return undefined;
  const option = `--quote "'"`;
  return {
    kind: 'quote',
    message: 'the fields seem to be enclosed in single quotes',
    notes: [`with ${option} the first record is: ${list(first)}`],
    hint: `${option} reads it in that way`,
  };
}

function escapedOtherwise(found: DetectedDialect): Misreading | undefined {
  if (found.escape === '' || found.escapes !== 'quotes' || found.broken > 0) return undefined;
  const option = `--escape '${found.escape}'`;
  return {
    kind: 'escape',
    message: 'a backslash seems to stand before quotes within quotes',
    notes: [`with ${option} ${found.evidence[0]}`],
    hint: `${option} reads it in that way`,
  };
}

function withoutNames({ header, headerScore, first, evidence }: DetectedDialect): Misreading | undefined {
  if (header || headerScore < SURE) return undefined;
  return {
    kind: 'no-names',
    message: 'the first record seems to hold values, not names',
    notes: [`it is: ${list(first)}`, evidence.at(-1) as string],
    hint: '--no-header reads it as data; --columns a,b,c names the fields',
  };
}

/** For an input that is no JSON: the evidence that it is CSV, if it looks so. */
export function asCsv({ bytes, isWhole }: Head): string[] {
  const found = looksLikeJson(bytes) === undefined ? detectDialect(bytes, isWhole) : undefined;
  if (found === undefined || found.fields < 2 || found.alike !== found.records || found.broken > 0) return [];
  return [`it looks like CSV: ${found.evidence[0]}`];
}

function list(names: readonly string[]): string {
  const shown = names
    .slice(0, NAMES_SHOWN)
    .map((name) => (name.length > NAME_CHARACTERS ? `${name.slice(0, NAME_CHARACTERS)}…` : name));
  const more = names.length - shown.length;
  return `${shown.join(', ')}${more > 0 ? ` and ${more} more` : ''}`;
}

/** What reads fields that are divided so. */
function optionsFor({ delimiter, escapes }: DetectedDialect): string {
  const divided = `--delimiter ${typed(delimiter)}`;
  if (escapes === 'quotes') return divided;
  return delimiter === '\t' ? '--dialect postgres-text' : `--dialect postgres-text ${divided}`;
}

/** As one would type it. */
function typed(delimiter: string): string {
  const name = nameOfDelimiter(delimiter);
  if (name === 'tab') return name;
  return name.startsWith('0x') ? `'\\x${name.slice(2)}'` : `'${delimiter}'`;
}
