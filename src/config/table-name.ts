import { basename } from 'node:path';
import { SluiceError } from '../errors.ts';
import { LIMITS } from './limits.ts';

/** A table as PostgreSQL names it, exactly: nothing is folded to lower case later. */
export interface TableName {
  /** Undefined for the first schema of the search path. */
  readonly schema: string | undefined;
  readonly name: string;
}

const ENDING = /(?<=.)\.(csv|tsv|txt|ndjson|jsonl|json|gz|zst|br)$/i;

const PART = /"((?:[^"]|"")*)"|[^".]+/y;

/** `orders`, `sales.orders`, `"Sales 2026"."a.b"`. Names are taken as typed, capital letters too. */
export function parseTableName(text: string): TableName {
  const parts: string[] = [];
  let at = 0;
  for (;;) {
    PART.lastIndex = at;
    const found = PART.exec(text);
    if (found === null) throw badTable(text);
    parts.push(found[1] === undefined ? found[0] : found[1].replaceAll('""', '"'));
    at = PART.lastIndex;
    if (at === text.length) break;
    if (text[at] !== '.') throw badTable(text);
    at += 1;
  }
  const [name, schema, ...more] = parts.reverse();
  if (name === undefined || name === '' || schema === '' || more.length > 0) throw badTable(text);
  for (const part of parts) checkIdentifier(part);
  return { schema, name };
}

/**
 * The table that a file is loaded into when none is named: its name without folder and endings, in
 * lower case, with `_` for everything that would have to be quoted.
 */
export function tableNameOf(source: string): TableName {
  if (source === '-') return { schema: undefined, name: 'stdin' };
  let base = basename(source);
  while (ENDING.test(base)) base = base.replace(ENDING, '');
  const name = base
    .toLowerCase()
    .replace(/[^\p{L}\p{N}\p{M}]+/gu, '_')
    .replace(/^_+|_+$/g, '')
    .replace(/^(?=\d)/, '_');
  if (name === '' || Buffer.byteLength(name) > LIMITS.identifierBytes.max) {
    throw new SluiceError('usage', 'the file name gives no table name', {
      place: source,
      hint: '--table NAME names the table',
    });
  }
  return { schema: undefined, name };
}

/** PostgreSQL cuts longer names silently, and then two can be the same. */
function checkIdentifier(name: string): void {
  const bytes = Buffer.byteLength(name);
  if (bytes <= LIMITS.identifierBytes.max && !name.includes('\0')) return;
  throw new SluiceError('usage', `no table can have this name: it has ${bytes} bytes, or a NUL byte`, {
    place: '--table',
    hint: `PostgreSQL keeps ${LIMITS.identifierBytes.max} bytes of a name`,
  });
}

function badTable(text: string): SluiceError {
  return new SluiceError('usage', `${JSON.stringify(text)} is not a table name`, {
    place: '--table',
    hint: 'write name, schema.name, or "a name".name with its quotes',
  });
}
