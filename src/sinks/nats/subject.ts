import { SluiceError } from '../../errors.ts';
import type { Template } from './template.ts';

/** Fields of one subject: all their tokens together must fit one line of the protocol. */
const MOST_FIELDS = 16;

/** The subjects that a template makes, as a pattern: a token with a field in it is any token. */
export function patternOf({ parts }: Template): string {
  return parts
    .map((part) => (part.kind === 'text' ? part.text : '\0'))
    .join('')
    .split('.')
    .map((token) => (token.includes('\0') ? '*' : token))
    .join('.');
}

/** Throws `usage` where the fixed part of a subject is none. */
export function checkSubject(option: string, template: Template): Template {
  const tokens = patternOf(template).split('.');
  const texts = template.parts.map((part) => (part.kind === 'text' ? part.text : '')).join('');
  const wrong = (message: string) => {
    throw new SluiceError('usage', `${JSON.stringify(template.source)}: ${message}`, { place: option });
  };
  if (tokens.includes('')) wrong('a token between two dots is empty');
  if (/[\s*>\p{Cc}]/u.test(texts)) wrong('a subject has no blanks, * and >');
  if (/^\$(JS|SYS|KV|O)\b/.test(texts)) wrong('the subject belongs to the server itself');
  if (template.parts.filter(({ kind }) => kind === 'field').length > MOST_FIELDS) {
    wrong(`at most ${MOST_FIELDS} fields can stand in a subject`);
  }
  return template;
}

/** Whether every subject that fits `inner` fits `outer` too. */
export function covers(outer: string, inner: string): boolean {
  const wide = outer.split('.');
  const narrow = inner.split('.');
  for (const [i, token] of wide.entries()) {
    const other = narrow[i];
    if (token === '>') return other !== undefined;
    if (other === undefined || other === '>') return false;
    if (token !== '*' && token !== other) return false;
  }
  return wide.length === narrow.length;
}

/** Whether some subject fits both. */
export function overlaps(one: string, other: string): boolean {
  const a = one.split('.');
  const b = other.split('.');
  for (let i = 0; ; i++) {
    const [x, y] = [a[i], b[i]];
    if (x === undefined || y === undefined) return x === y;
    if (x === '>' || y === '>') return true;
    if (x !== '*' && y !== '*' && x !== y) return false;
  }
}
