import fc from 'fast-check';
import { cellsOf } from '../../src/formats/ndjson/cells.ts';
import { JsonFault, JsonParser, type JsonValue } from '../../src/formats/ndjson/syntax.ts';
import { anyValue, PIECES } from './json.ts';
import { mutated, piecesOf } from './mutate.ts';

const EDITS = [
  '"',
  '\\',
  '{',
  '}',
  '[',
  ']',
  ',',
  ':',
  '\n',
  '1',
  '.',
  '0',
  'e',
  '-',
  ' ',
  '\0',
  'é',
  '\\u',
  't',
];

/** Texts of which about half are JSON. */
export const anyJsonText = fc.oneof(
  anyValue,
  mutated(anyValue, EDITS),
  piecesOf(PIECES, 12),
  fc.json(),
  mutated(fc.json(), EDITS),
);

/** How the reference and JSON.parse differ on a text, in words; undefined where they agree. */
export function disagreement(text: string): string | undefined {
  const bytes = Buffer.from(text);
  let parsed: unknown;
  let isRefused = false;
  try {
    parsed = JSON.parse(text);
  } catch {
    isRefused = true;
  }
  let found: JsonValue;
  try {
    found = new JsonParser(bytes.toString('latin1'), Number.POSITIVE_INFINITY).parse();
  } catch (error) {
    if (!(error instanceof JsonFault)) throw error;
    return isRefused ? undefined : `refused at ${error.at}`;
  }
  if (isRefused) return 'taken';
  return difference(bytes, found, parsed);
}

/** Numbers are compared by their digits as a float reads them, strings by their characters. */
function difference(bytes: Buffer, value: JsonValue, parsed: unknown): string | undefined {
  const raw = bytes.toString('utf8', value.start, value.end);
  switch (value.kind) {
    case 'array': {
      if (!Array.isArray(parsed) || parsed.length !== value.elements.length) return `${raw} is another array`;
      return firstOf(value.elements.map((element, i) => difference(bytes, element, parsed[i])));
    }
    case 'object': {
      const last = new Map(
        value.members.map(({ key, value: of }) => [
          JSON.parse(bytes.toString('utf8', key.start, key.end)),
          of,
        ]),
      );
      const keys = Object.keys(parsed as object);
      if (keys.length !== last.size) return `${raw} has other keys`;
      return firstOf(
        [...last].map(([key, of]) => difference(bytes, of, (parsed as Record<string, unknown>)[key])),
      );
    }
    case 'string': {
      const [cell] = cellsOf(Buffer.from(`{"v":${raw}}`), [['v']]);
      const text = Buffer.from(cell?.text ?? []).toString();
      return text === (parsed as string).toWellFormed() ? undefined : `${raw} reads as ${text}`;
    }
    case 'number':
      return Object.is(Number(raw), parsed) ? undefined : `${raw} reads as ${parsed}`;
    default:
      return raw === String(parsed) ? undefined : `${raw} reads as ${parsed}`;
  }
}

function firstOf(found: readonly (string | undefined)[]): string | undefined {
  return found.find((one) => one !== undefined);
}
