import { SluiceError } from '../errors.ts';

const BYTE_UNITS: ReadonlyMap<string, number> = new Map([
  ['', 1],
  ['B', 1],
  ['KB', 1e3],
  ['MB', 1e6],
  ['GB', 1e9],
  ['KIB', 2 ** 10],
  ['MIB', 2 ** 20],
  ['GIB', 2 ** 30],
]);

const TIME_UNITS: ReadonlyMap<string, number> = new Map([
  ['ms', 1],
  ['s', 1000],
  ['min', 60_000],
  ['h', 3_600_000],
  ['d', 86_400_000],
]);

const QUANTITY = /^(\d+(?:\.\d+)?) ?([a-z]*)$/i;

/** `1MiB`, `64 KiB`, `8MB`, `1000`: bytes. `K` and `M` alone are refused, for they mean two things. */
export function parseBytes(option: string, text: string): number {
  const bytes = parse(text, (unit) => BYTE_UNITS.get(unit.toUpperCase()));
  if (bytes === undefined) throw notUnderstood(option, text, 'a size such as 1MiB, 64KiB or 8MB');
  return Math.floor(bytes);
}

/** `1s`, `500ms`, `2min`: milliseconds. */
export function parseMillis(option: string, text: string): number {
  const millis = parse(text, (unit) => TIME_UNITS.get(unit.toLowerCase()));
  if (millis === undefined) throw notUnderstood(option, text, 'a time such as 1s or 500ms');
  return Math.floor(millis);
}

/** `5000rows`: rows. Undefined where the text does not speak of rows. */
export function parseRows(option: string, text: string): number | undefined {
  const rows = /^(.*?) ?rows?$/i.exec(text.trim())?.[1];
  return rows === undefined ? undefined : parseCount(option, rows);
}

/** `4`, `10,000`, `10_000`: a whole number. */
export function parseCount(option: string, text: string): number {
  const digits = text.trim().replace(/(?<=\d)[,_](?=\d{3}(?:[,_]|$))/g, '');
  const count = /^\d+$/.test(digits) ? Number(digits) : Number.NaN;
  if (!Number.isSafeInteger(count)) throw notUnderstood(option, text, 'a whole number');
  return count;
}

function parse(text: string, factor: (unit: string) => number | undefined): number | undefined {
  const [, digits, unit] = QUANTITY.exec(text.trim()) ?? [];
  const by = unit === undefined ? undefined : factor(unit);
  return by === undefined ? undefined : Number(digits) * by;
}

export function notUnderstood(option: string, text: string, wanted: string): SluiceError {
  return new SluiceError('usage', `${JSON.stringify(text)} is not ${wanted}`, { place: option });
}
