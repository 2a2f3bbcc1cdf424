import { readFile } from 'node:fs/promises';
import { validateHeaderName, validateHeaderValue } from 'node:http';
import { SluiceError } from '../../errors.ts';
import type { Headers } from './exchange.ts';

const MOST_BYTES = 65536;
const MOST_HEADERS = 64;
/** What the transfer itself decides. */
const OWN = new Set([
  'accept-encoding',
  'connection',
  'content-length',
  'expect',
  'host',
  'if-range',
  'range',
  'transfer-encoding',
]);

export const HEADERS_VARIABLE = 'SLUICE_HTTP_HEADERS';

/** Headers from the file, else from the environment. No error repeats a value. */
export async function readHeaders(file: string | undefined, env: NodeJS.ProcessEnv): Promise<Headers> {
  if (file === undefined) return parseHeaders(env[HEADERS_VARIABLE] ?? '', HEADERS_VARIABLE);
  let text: string;
  try {
    text = await readFile(file, 'utf8');
  } catch (error) {
    const { code = 'error' } = error as NodeJS.ErrnoException;
    throw new SluiceError('config', `the file of headers cannot be read (${code})`, {
      place: file,
      cause: error,
    });
  }
  return parseHeaders(text, file);
}

/** One `Name: value` on each line; empty lines and those that begin with `#` say nothing. */
export function parseHeaders(text: string, place: string): Headers {
  if (text.length > MOST_BYTES)
    throw new SluiceError('config', `more than ${MOST_BYTES} bytes of headers`, { place });
  const headers = new Map<string, string>();
  for (const [index, raw] of text.split(/\r?\n/).entries()) {
    const line = raw.trim();
    if (line === '' || line.startsWith('#')) continue;
    const at = line.indexOf(':');
    const name = line.slice(0, Math.max(at, 0)).trim().toLowerCase();
    const value = line.slice(at + 1).trim();
    const wrong = (message: string) =>
      new SluiceError('config', message, {
        place: `${place}:${index + 1}`,
        hint: 'a line is Name: value, such as Authorization: Bearer …',
      });
    if (!isHeader(name, value)) throw wrong('this is no header');
    if (OWN.has(name)) throw wrong(`${name} is decided by the transfer itself`);
    if (headers.has(name)) throw wrong(`${name} is given twice`);
    headers.set(name, value);
    if (headers.size > MOST_HEADERS) throw wrong(`more than ${MOST_HEADERS} headers`);
  }
  return Object.fromEntries(headers);
}

function isHeader(name: string, value: string): boolean {
  try {
    validateHeaderName(name);
    validateHeaderValue(name, value);
    return true;
  } catch {
    return false;
  }
}
