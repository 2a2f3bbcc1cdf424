import { hash } from 'node:crypto';
import type { Filter } from './template.ts';

/**
 * The text that a value of JSON means: a string's own, nothing for null, and for all else what stands there.
 * `json` and the result hold one byte of UTF-8 in each character.
 */
export function textOf(json: string): string {
  if (json === 'null') return '';
  if (!json.startsWith('"')) return json;
  if (!json.includes('\\')) return json.slice(1, -1);
  return toBytes(JSON.parse(toText(json)) as string);
}

/** Applies filters in their order; bytes as characters, as above. */
export function filtered(bytes: string, filters: readonly Filter[]): string {
  let value = bytes;
  for (const filter of filters) {
    switch (filter.name) {
      case 'lower':
        value = toBytes(toText(value).toLowerCase());
        break;
      case 'hash':
        value = hashOf(value);
        break;
      case 'slug':
        value = slugOf(toText(value));
        break;
      default:
        if (value === '') value = toBytes(filter.text);
    }
  }
  return value;
}

/** 16 digits of the SHA-256 of the bytes. */
export function hashOf(bytes: string): string {
  return hash('sha256', Buffer.from(bytes, 'latin1')).slice(0, 16);
}

function slugOf(text: string): string {
  const plain = text.normalize('NFKD').replaceAll(/\p{M}/gu, '').toLowerCase();
  return plain.replaceAll(/[^a-z0-9]+/g, '-').replaceAll(/^-|-$/g, '');
}

export function toBytes(text: string): string {
  return Buffer.from(text).toString('latin1');
}

export function toText(bytes: string): string {
  return Buffer.from(bytes, 'latin1').toString();
}
