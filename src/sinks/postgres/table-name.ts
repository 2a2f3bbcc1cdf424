import { basename } from 'node:path';
import { SluiceError } from '../../errors.ts';
import { IDENTIFIER_BYTES, quoteIdentifier } from './identifier.ts';

/** A table as the user names it. Without a schema it is found through the session's search_path. */
export interface TableName {
  readonly schema?: string | undefined;
  readonly table: string;
}

/**
 * Reads `orders`, `sales.orders`, `"My Schema"."T.x"` as SQL does: a part without quotes is folded to
 * lower case, a part in quotes is taken as it is. Throws `usage`.
 */
export function parseTableName(text: string): TableName {
  const part = /\s*(?:"((?:[^"]|"")*)"|([^\s".]+))\s*/y;
  const names: string[] = [];
  for (let at = 0; ; at++) {
    part.lastIndex = at;
    const match = part.exec(text);
    if (!match) throw wrong(text, 'a part is empty, or a quote or a blank stands where none may');
    const [, quoted, plain] = match;
    names.push(quoted === undefined ? foldCase(plain as string) : quoted.replaceAll('""', '"'));
    at = part.lastIndex;
    if (at === text.length) break;
    if (text[at] !== '.') throw wrong(text, 'a part is followed by something other than a dot');
  }
  for (const name of names) quoteIdentifier(name);
  if (names.length > 2) throw wrong(text, 'it has more parts than schema and table');
  const [first, second] = names as [string, string?];
  return second === undefined ? { table: first } : { schema: first, table: second };
}

/** As SQL writes it. */
export function quoteTableName({ schema, table }: TableName): string {
  return schema === undefined
    ? quoteIdentifier(table)
    : `${quoteIdentifier(schema)}.${quoteIdentifier(table)}`;
}

/** As people write it: quotes only where SQL needs them. */
export function showTableName({ schema, table }: TableName): string {
  const show = (name: string) =>
    /^[a-z_][a-z0-9_$]*$/.test(name) ? name : `"${name.replaceAll('"', '""')}"`;
  return schema === undefined ? show(table) : `${show(schema)}.${show(table)}`;
}

const COMPRESSIONS = /\.(?:gz|zst|br|bz2|xz)$/i;

/**
 * A table's name made from a file's: its stem in lower case, everything but letters and digits as `_`, an
 * underscore before a leading digit, cut at 63 bytes. `-`, standard input, gives `stdin`.
 */
export function tableNameFromFile(path: string): string {
  if (path === '-') return 'stdin';
  const stem = basename(path)
    .replace(COMPRESSIONS, '')
    .replace(/(?<=.)\.[^.]*$/, '');
  const name = stem
    .normalize('NFC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{M}\p{N}]/gu, '_')
    .replace(/^(?=\p{N})/u, '_');
  let cut = '';
  for (const char of name) {
    if (Buffer.byteLength(cut + char) > IDENTIFIER_BYTES) break;
    cut += char;
  }
  return cut;
}

/** PostgreSQL folds ASCII letters alone in a UTF-8 database. */
function foldCase(name: string): string {
  return name.replaceAll(/[A-Z]/g, (letter) => letter.toLowerCase());
}

function wrong(text: string, why: string): SluiceError {
  return new SluiceError('usage', `${JSON.stringify(text)} is not the name of a table: ${why}`, {
    hint: 'write table or schema.table; names with capitals, blanks or dots go in double quotes: \'"My Schema"."T.x"\'',
  });
}
