import { SluiceError } from '../../errors.ts';

/** `lower`, `hash`, `slug`, or `default:` and what comes in for a value that is empty or not there. */
export type Filter =
  | { readonly name: 'lower' | 'hash' | 'slug' }
  | { readonly name: 'default'; readonly text: string };

export type TemplatePart =
  | { readonly kind: 'text'; readonly text: string }
  | { readonly kind: 'field'; readonly field: string; readonly filters: readonly Filter[] };

/** A text with fields of the record in it: `orders.{region}.{customer_id|hash}`. */
export interface Template {
  readonly source: string;
  readonly parts: readonly TemplatePart[];
}

const FILTERS = ['lower', 'hash', 'slug'] as const;

/** Reads a template. `option` is named in what is thrown. */
export function parseTemplate(option: string, source: string): Template {
  const parts: TemplatePart[] = [];
  for (const piece of source.split(/(\{[^{}]*\})/)) {
    if (/^\{.*\}$/s.test(piece)) parts.push(fieldOf(option, piece));
    else if (/[{}]/.test(piece)) throw wrong(option, source, 'a brace has no partner');
    else if (piece !== '') parts.push({ kind: 'text', text: piece });
  }
  return { source, parts };
}

/** The fields that a template needs, each once. */
export function fieldsOf(templates: readonly Template[]): string[] {
  const parts = templates.flatMap((template) => template.parts);
  return [...new Set(parts.flatMap((part) => (part.kind === 'field' ? [part.field] : [])))];
}

function fieldOf(option: string, piece: string): TemplatePart {
  const [field = '', ...filters] = piece.slice(1, -1).split('|');
  if (field === '') throw wrong(option, piece, 'no field is named');
  return { kind: 'field', field, filters: filters.map((text) => filterOf(option, text)) };
}

function filterOf(option: string, text: string): Filter {
  if (text.startsWith('default:')) return { name: 'default', text: text.slice('default:'.length) };
  const name = FILTERS.find((known) => known === text);
  if (name !== undefined) return { name };
  throw wrong(option, text, 'no such filter: there are lower, hash, slug and default:TEXT');
}

function wrong(option: string, text: string, message: string): SluiceError {
  return new SluiceError('usage', `${JSON.stringify(text)}: ${message}`, {
    place: option,
    hint: "write fields of the record in braces: 'orders.{region|lower}.{customer_id|hash}'",
  });
}
