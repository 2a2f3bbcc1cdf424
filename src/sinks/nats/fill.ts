import type { Template, TemplatePart } from './template.ts';
import { filtered, textOf, toBytes } from './value.ts';

/** Values that come again are not worked out again; at so many different ones the memory of them begins anew. */
const REMEMBERED = 4096;

/** Fills a template from a record's values, which stand in the order of `fields`. Bytes as characters. */
export type Fill = (values: readonly string[]) => string;

/** `clean` makes a value fit for where it goes: a token of a subject, a header. */
export function compileTemplate(
  { parts }: Template,
  fields: readonly string[],
  clean: (bytes: string) => string,
): Fill {
  const pieces = parts.map((part) => compilePart(part, fields, clean));
  const [only] = pieces;
  if (pieces.length === 1 && only) return only;
  return (values) => {
    let filled = '';
    for (const piece of pieces) filled += piece(values);
    return filled;
  };
}

function compilePart(part: TemplatePart, fields: readonly string[], clean: (bytes: string) => string): Fill {
  if (part.kind === 'text') {
    const bytes = toBytes(part.text);
    return () => bytes;
  }
  const place = fields.indexOf(part.field);
  const known = new Map<string, string>();
  return (values) => {
    const json = values[place] ?? 'null';
    let value = known.get(json);
    if (value === undefined) {
      value = clean(filtered(textOf(json), part.filters));
      if (known.size >= REMEMBERED) known.clear();
      known.set(json, value);
    }
    return value;
  };
}
