import { createHash } from 'node:crypto';
import { sourcesKey } from '../../config/sources.ts';
import type { Job, Publication } from '../../record/sink.ts';
import type { ManyInputs } from '../source/open-source.ts';

/**
 * The load of several inputs into a table: known by a given name, or by what was typed and the table. A pattern
 * stays a pattern there, so that a file that matches it tomorrow belongs to the same job.
 */
export function describeMany(
  { sources, inputs }: ManyInputs,
  name: string | undefined,
  target: string,
  table: string,
  publication: Publication,
): Job {
  const key = sourcesKey(sources);
  const [first = ''] = key.split('\0');
  return {
    id: name ?? createHash('sha256').update(`${key}\0${table}`).digest('hex').slice(0, 16),
    source: sources.length === 1 ? first : `${first} and ${sources.length - 1} more`,
    target,
    input: '',
    fingerprint: { head: '' },
    inputs: inputs.map(({ id: input, fingerprint }) => ({ input, fingerprint })),
    hashed: false,
    publication,
  };
}
