/** Whether the first of some records names the columns. */
export interface DetectedHeader {
  readonly isHeader: boolean;
  /** 0 for a guess to 1 for no doubt. */
  readonly score: number;
  /** One line. */
  readonly evidence: string;
}

const LONGEST_NAME = 64;
const NAME = /^[\p{L}_$#@][\p{L}\p{M}\p{N}\s_.,:/()[\]%&#$'’°€+-]*$/u;

/** What a column's values may all be, and a name is not. */
const KINDS: readonly (readonly [string, RegExp])[] = [
  ['a number', /^[-+]?(?:\d[\d.,' ]*|[.,]\d+)(?:e[-+]?\d+)?\s?%?$/i],
  ['a date or time', /^\d{1,4}([-/.])\d{1,2}\1\d{1,4}\b.*$|^\d{1,2}:\d\d(?::\d\d.*)?$/],
  ['a UUID', /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/i],
  ['a boolean', /^(?:true|false)$/i],
];

/** Records of one width, at least one. */
export function detectHeader(records: readonly (readonly string[])[]): DetectedHeader {
  const [first = [], ...others] = records;
  const values = areYears(first, others) ? first.map(() => undefined) : first.map(kindOf);
  const isValue = values.map((kind, i) => kind !== undefined && isAsBelow(kind, others, i));
  const valueAt = isValue.indexOf(true);
  if (valueAt >= 0) {
    // One name of many may be a number.
    const share = isValue.filter(Boolean).length / first.length;
    const below = others.length > 0 ? ', as in the others' : '';
    const what = `field ${valueAt + 1} of the first record is ${values[valueAt]}${below}, and no name`;
    // Beside words over numbers, numbers may be names too: of months, of versions.
    const isWord = first.some((name, i) => /^\p{L}+$/u.test(name) && !values[i] && columnKind(others, i));
    return { isHeader: false, score: share < 0.25 || isWord ? 0.7 : 0.9, evidence: what };
  }
  const names = first.map((name) => name.trim());
  const twice = names.findIndex((name, i) => name !== '' && names.indexOf(name) !== i);
  if (twice >= 0) {
    const what = `fields ${names.indexOf(names[twice] as string) + 1} and ${twice + 1} of the first record are the same`;
    return { isHeader: false, score: 0.6, evidence: what };
  }
  const told = first.findIndex((_, i) => values[i] === undefined && columnKind(others, i) !== undefined);
  if (told >= 0) {
    const what = `field ${told + 1} of the first record is a word, and ${columnKind(others, told)} in the ${others.length === 1 ? 'other record' : 'others'}`;
    return { isHeader: true, score: 0.95, evidence: what };
  }
  const again = first.findIndex((name, i) => name !== '' && others.some((record) => record[i] === name));
  if (again >= 0) {
    const what = `field ${again + 1} of the first record comes again in its column`;
    return { isHeader: false, score: 0.7, evidence: what };
  }
  const isNames = names.every((name) => name === '' || (name.length <= LONGEST_NAME && NAME.test(name)));
  if (isNames && names.some((name) => name !== '')) {
    return { isHeader: true, score: 0.6, evidence: 'the fields of the first record look like names' };
  }
  return { isHeader: false, score: 0.5, evidence: 'the fields of the first record do not look like names' };
}

const YEAR = /^(?:19|20)\d\d$/;

/**
 * Whether all numbers among the fields are years that follow each other: those are names, of columns of a table. One
 * alone is a name where its column holds something else.
 */
function areYears(fields: readonly string[], others: readonly (readonly string[])[]): boolean {
  const numbers = fields.filter((field) => kindOf(field) !== undefined).map((field) => field.trim());
  const [one, other] = numbers.map(Number);
  if (one === undefined || !numbers.every((year) => YEAR.test(year))) return false;
  if (other === undefined) {
    const at = fields.findIndex((field) => kindOf(field) !== undefined);
    return others.some((record) => !YEAR.test((record[at] ?? '').trim()));
  }
  return one !== other && numbers.every((year, i) => Number(year) === one + i * (other - one));
}

/** Whether a column goes on as its first value is; where there are no others, that value alone counts. */
function isAsBelow(kind: string, others: readonly (readonly string[])[], column: number): boolean {
  const below = columnKind(others, column);
  return below === kind || others.every((record) => (record[column] ?? '').trim() === '');
}

function kindOf(field: string): string | undefined {
  const text = field.trim();
  return KINDS.find(([, form]) => form.test(text))?.[0];
}

/** What all values of a column are, empty ones aside. */
function columnKind(records: readonly (readonly string[])[], column: number): string | undefined {
  const values = records.map((record) => (record[column] ?? '').trim()).filter((value) => value !== '');
  if (values.length === 0) return undefined;
  return KINDS.find(([, form]) => values.every((value) => form.test(value)))?.[0];
}
