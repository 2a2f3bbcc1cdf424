import { hash } from 'node:crypto';
import type { InputId, InputOffset } from '../../record/span.ts';
import { textOf } from './value.ts';

/** What the ids of a job's messages begin with: a function of the job, and of its beginning. */
export function idPrefix(job: string, generation: number): string {
  return `${hash('sha256', JSON.stringify([job, generation])).slice(0, 16)}.`;
}

/** The same with the input, of which a job may have several. */
export function inputPrefix(prefix: string, input: InputId): string {
  return `${prefix}${hash('sha256', input).slice(0, 8)}.`;
}

/** `prefix` is the input's. The id of the message whose record begins there; of a block also where its last record ends. */
export function placeId(prefix: string, first: InputOffset, end?: InputOffset): string {
  return end === undefined ? `${prefix}${first}` : `${prefix}${first}-${end}`;
}

/** The id that follows from some values of the record, whatever file it is in. */
export function valueId(values: readonly string[]): string {
  const texts = values.map((json) => (json === 'null' ? null : textOf(json)));
  return hash('sha256', JSON.stringify(texts)).slice(0, 32);
}
