import { type Plan, slotCount } from '../engine/plan.ts';
import type { Wire } from '../record/schema.ts';
import { TYPE_OTHER } from '../record/type-id.ts';

const MIB = 2 ** 20;

const FORMS: Readonly<Record<Wire, (lanes: string) => string>> = {
  'copy-binary': (lanes) => `load    COPY BINARY over ${lanes}`,
  'copy-text': (lanes) => `load    COPY TEXT over ${lanes}`,
  ndjson: () => 'write   NDJSON, in the order of the source',
  csv: () => 'write   CSV, in the order of the source',
  none: () => 'write   nothing',
};

/**
 * The plan for people: where each step runs, what each column becomes, and what memory that takes. `sends` says what
 * goes out, where the wire does not.
 */
export function planLines(plan: Plan, sends?: string): string[] {
  const { schema, wire } = plan.kernel;
  const { chunkBytes, lanes, workers } = plan.sizes;
  const other = schema.columns.filter(({ type }) => type.id === TYPE_OTHER);
  const why =
    other.length > 0
      ? `: no encoder for ${other.map(({ name, type }) => `${name} ${type.sql}`).join(', ')}`
      : '';
  const place = workers === 0 ? 'the main thread' : `${workers} worker threads`;
  const names = Math.max(...schema.columns.map(({ name }) => name.length));
  const slots = slotCount(plan.sizes);
  return [
    'plan',
    '  frame   on the main thread',
    `  decode, check, encode   on ${place}`,
    `  ${sends ?? FORMS[wire](`${lanes} ${lanes === 1 ? 'connection' : 'connections'}`)}${why}`,
    'columns',
    ...schema.columns.map(
      ({ name, type, notNull, field, path }) =>
        `  ${name.padEnd(names)}  ${path === undefined ? `field ${String(field + 1).padEnd(4)}` : `key ${path.padEnd(6)}`} ${type.sql}${notNull ? ' not null' : ''}${
          type.id === TYPE_OTHER ? ', sent as text, unchecked' : ''
        }`,
    ),
    'memory',
    `  ${slots} slots of ${chunkBytes / MIB} MiB of source, and what it becomes: about ${Math.round((slots * chunkBytes * 2) / MIB)} MiB`,
  ];
}
