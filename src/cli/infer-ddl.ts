import { fullEvidenceOf } from '../infer/evidence.ts';
import type { InferOutcome } from '../load/infer/infer-outcome.ts';
import { quoteIdentifier } from '../sinks/postgres/identifier.ts';
import type { TableName } from '../sinks/postgres/table-name.ts';
import { formatCount } from './amounts.ts';
import { escapeText } from './escape.ts';

/** PostgreSQL's tables have no more. */
const MOST_COLUMNS = 1600;

/**
 * The statement that makes a table for the source, each column with its evidence as a comment. It can be shown on a
 * terminal and be given to PostgreSQL, whatever the source holds. Throws `usage` for names that cannot be.
 */
export function ddlOf(outcome: InferOutcome, { schema, table }: TableName): string {
  const { columns, source, read, rejected, isWhole } = outcome;
  const name = [...(schema === undefined ? [] : [schema]), table].map(identifier).join('.');
  const parts = columns.map(
    (column, i) => `${identifier(column.name)} ${column.type.sql}${i + 1 < columns.length ? ',' : ''}`,
  );
  const width = Math.min(48, Math.max(0, ...parts.map(({ length }) => length)));
  const lines = parts.map((part, i) => {
    const column = columns[i];
    return `  ${part.padEnd(width)}  -- ${column === undefined ? '' : escapeText(fullEvidenceOf(column))}`;
  });
  const records = `${formatCount(read)} ${read === 1 ? 'record' : 'records'}`;
  const head = [
    `-- ${source === '-' ? 'standard input' : escapeText(source)}: ${records}${isWhole ? '' : ', a sample from its beginning'}`,
    ...(rejected > 0 ? [`-- ${formatCount(rejected)} of them could not be read, and tell nothing`] : []),
    ...(columns.length > MOST_COLUMNS
      ? [
          `-- PostgreSQL takes at most ${formatCount(MOST_COLUMNS)} columns, and these are ${formatCount(columns.length)}`,
        ]
      : []),
  ];
  return [...head, `CREATE TABLE ${name} (`, ...lines, ');', ''].join('\n');
}

/** In quotes; what could act on a terminal by its number. Both say the same name to PostgreSQL. */
function identifier(name: string): string {
  const quoted = quoteIdentifier(name);
  if (escapeText(name) === name) return quoted;
  const escaped = [...quoted.replaceAll('\\', '\\\\')].map((character) =>
    escapeText(character) === character ? character : numbered(character),
  );
  return `U&${escaped.join('')}`;
}

function numbered(character: string): string {
  const digits = (character.codePointAt(0) ?? 0).toString(16);
  return digits.length > 4 ? `\\+${digits.padStart(6, '0')}` : `\\${digits.padStart(4, '0')}`;
}
