import { evidenceOf } from '../infer/evidence.ts';
import type { SniffOutcome } from '../load/infer/sniff-outcome.ts';
import { IDENTIFIER_BYTES } from '../sinks/postgres/identifier.ts';
import { formatCount } from './amounts.ts';
import { escapeText } from './escape.ts';
import { columnReport } from './infer-report.ts';
import { fileArgument, shellCommand } from './shell-command.ts';
import { displayWidth } from './width.ts';

/** The command line that loads the source, word by word. */
export function loadCommand({ source, options }: SniffOutcome): string[] {
  return ['sluice', 'load', fileArgument(source), ...options];
}

/** What was found, for people: one thing a line, and at the end the command line. */
export function sniffLines(outcome: SniffOutcome): string[] {
  const { source, compression, encoding, format, formatEvidence, lineEnds, dialect, columns } = outcome;
  const mark = encoding.hasMark ? ', by its byte order mark' : `: ${encoding.evidence}`;
  const rows: (readonly [string, string])[] = [
    ['format', `${format}: ${formatEvidence}`],
    ['compression', compression ?? 'none'],
    ['encoding', `${encoding.name}${mark}`],
    ['line ends', lineEnds.length === 0 ? 'none' : lineEnds.join(' and ')],
    ...(dialect === undefined ? [] : dialectRows(dialect)),
  ];
  const names = columns.map(({ name }) => escapeText(name));
  const width = Math.min(40, Math.max(0, ...names.map(displayWidth)));
  const types = Math.max(0, ...columns.map(({ type }) => type.sql.length));
  return [
    source === '-' ? 'standard input' : escapeText(source),
    ...rows.map(([name, text]) => `  ${name.padEnd(12)} ${escapeText(text)}`),
    `columns, ${outcome.isRenamed ? 'some renamed, ' : ''}by a sample`,
    ...columns.map((column, i) => {
      const name = names[i] ?? '';
      const blanks = ' '.repeat(Math.max(0, width - displayWidth(name)));
      return `  ${name}${blanks}  ${column.type.sql.padEnd(types)}  ${escapeText(evidenceOf(column))}`;
    }),
    ...problemsOf(outcome).map((problem) => `but: ${escapeText(problem)}`),
    'to load it',
    `  ${shellCommand(loadCommand(outcome))}`,
  ];
}

function dialectRows(dialect: NonNullable<SniffOutcome['dialect']>): (readonly [string, string])[] {
  const { delimiter, quote, escape: escaping, header, skipLines, fields, evidence } = dialect;
  return [
    ['delimiter', fields > 1 ? JSON.stringify(delimiter) : 'none: there is one field'],
    ['quote', quote === '' ? 'none' : quote],
    ...(escaping === '' ? [] : [['escape', escaping] as const]),
    ['header', header ? 'yes' : 'no'],
    ...(skipLines > 0 ? [['lines above', String(skipLines)] as const] : []),
    ...evidence.map((line) => ['', line] as const),
  ];
}

/** PostgreSQL's tables have no more. */
const MOST_COLUMNS = 1600;

/** Why no table of PostgreSQL can have these columns; none where one can. */
function problemsOf({ columns }: SniffOutcome): string[] {
  const long = columns.find(({ name }) => Buffer.byteLength(name) > IDENTIFIER_BYTES || name === '');
  return [
    ...(columns.length > MOST_COLUMNS
      ? [
          `there are ${formatCount(columns.length)} columns, and a table has at most ${formatCount(MOST_COLUMNS)}`,
        ]
      : []),
    ...(long === undefined
      ? []
      : [`a column's name has 1 to ${IDENTIFIER_BYTES} bytes, unlike ${JSON.stringify(long.name)}`]),
  ];
}

/** The same for machines: an object whose keys only grow within a version. */
export function sniffReport(outcome: SniffOutcome): unknown {
  const { source, compression, encoding, format, lineEnds, dialect, columns, isRenamed } = outcome;
  const command = loadCommand(outcome);
  return {
    version: 1,
    source,
    format,
    compression: compression ?? null,
    encoding: { name: encoding.name, mark: encoding.hasMark, evidence: encoding.evidence },
    lineEnds,
    dialect: dialect
      ? {
          delimiter: dialect.delimiter,
          quote: dialect.quote,
          escape: dialect.escape,
          header: dialect.header,
          skipLines: dialect.skipLines,
          fields: dialect.fields,
          score: Number(dialect.score.toFixed(3)),
          evidence: dialect.evidence,
        }
      : null,
    renamed: isRenamed,
    columns: columns.map(columnReport),
    problems: problemsOf(outcome),
    command,
    commandLine: shellCommand(command),
  };
}
