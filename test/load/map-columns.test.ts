import { expect, test } from 'vitest';
import type { SluiceError } from '../../src/errors.ts';
import { mapColumns } from '../../src/load/target/map-columns.ts';
import type { Destination, DestinationColumn } from '../../src/record/destination.ts';
import { TYPE_INT4 } from '../../src/record/type-id.ts';

const column = (name: string, more: Partial<DestinationColumn> = {}): DestinationColumn => ({
  name,
  type: { id: TYPE_INT4, sql: 'integer', oid: 23 },
  notNull: false,
  hasDefault: false,
  generated: false,
  mayInsert: true,
  ...more,
});

const tableOf = (
  columns: readonly (string | DestinationColumn)[],
  more: Partial<Destination> = {},
): Destination => ({
  shown: 'public.t',
  columns: columns.map((each) => (typeof each === 'string' ? column(each) : each)),
  ...more,
});

interface Options {
  columnsOption?: readonly string[];
  width?: number;
  ignoreExtra?: boolean;
}

/** Column names with their fields, in the order in which they are sent. */
function map(into: Destination, header: readonly string[] | undefined, options: Options = {}) {
  const schema = mapColumns({ header, ignoreExtra: false, into, ...options });
  return [schema.columns.map(({ name, field }) => `${name}=${field}`).join(' '), schema.width];
}

type Good = [
  what: string,
  columns: (string | DestinationColumn)[],
  header: string[] | undefined,
  options: Options,
  expected: [string, number],
];
const good: Good[] = [
  ['the same names', ['a', 'b'], ['a', 'b'], {}, ['a=0 b=1', 2]],
  ['another order is sent as the source has it', ['a', 'b', 'c'], ['c', 'a'], {}, ['c=0 a=1', 2]],
  [
    'case and separators',
    ['user_id', 'firstName', 'zip'],
    ['User ID', 'first-name', 'Z.I.P'],
    {},
    ['user_id=0 firstName=1 zip=2', 3],
  ],
  ['exact goes before folded', ['A', 'a'], ['a', 'A'], {}, ['a=0 A=1', 2]],
  [
    'other alphabets',
    ['größe', 'ÉTÉ'],
    ['GRÖSSE'.replace('SS', 'ß'), 'e\u0301te\u0301'],
    {},
    ['größe=0 ÉTÉ=1', 2],
  ],
  [
    'a field without a column, where that is allowed',
    ['a'],
    ['x', 'a', ''],
    { ignoreExtra: true },
    ['a=1', 3],
  ],
  [
    'twice a name that goes nowhere, where that is allowed',
    ['a'],
    ['x', 'a', 'x'],
    { ignoreExtra: true },
    ['a=1', 3],
  ],
  [
    'a column that may be NULL or has a default is left out',
    ['a', column('b', { notNull: true, hasDefault: true })],
    ['a'],
    {},
    ['a=0', 1],
  ],
  [
    'a generated column is passed over where that is allowed',
    ['a', column('g', { generated: true })],
    ['a', 'g'],
    { ignoreExtra: true },
    ['a=0', 2],
  ],
  [
    'a column with a default takes values',
    [column('id', { notNull: true, hasDefault: true })],
    ['id'],
    {},
    ['id=0', 1],
  ],
  [
    'without a header by position',
    ['a', column('g', { generated: true }), 'b'],
    undefined,
    { width: 2 },
    ['a=0 b=1', 2],
  ],
  ['without a header and width', ['a', 'b'], undefined, {}, ['a=0 b=1', 2]],
  [
    '--columns names the fields',
    ['a', 'b'],
    undefined,
    { columnsOption: ['b', 'a'], width: 2 },
    ['b=0 a=1', 2],
  ],
  ['--columns wins over the header', ['a', 'b'], ['x', 'a'], { columnsOption: ['b', 'A'] }, ['b=0 a=1', 2]],
  [
    'names that are properties of objects',
    ['__proto__', 'constructor'],
    ['constructor', '__proto__'],
    {},
    ['constructor=0 __proto__=1', 2],
  ],
];

test.for(good)('%s', ([, columns, header, options, expected]) => {
  expect(map(tableOf(columns), header, options)).toEqual(expected);
});

type Bad = [
  what: string,
  columns: (string | DestinationColumn)[],
  header: string[] | undefined,
  options: Options,
  notes: (string | RegExp)[],
];
const bad: Bad[] = [
  [
    'a leftover, with what was meant',
    ['customer', 'b'],
    ['custmer', 'b'],
    {},
    [/field 1 "custmer" goes into no column; did you mean "customer"\?/],
  ],
  [
    'a leftover that resembles nothing',
    ['aaaa', 'b'],
    ['quantity', 'b'],
    {},
    [/field 1 "quantity" goes into no column$/],
  ],
  ['a part of a name', ['customer_id'], ['customer'], {}, [/did you mean "customer_id"/]],
  [
    'what is taken already is not meant',
    ['amount', 'x'],
    ['amount', 'amounts'],
    {},
    [/"amounts" goes into no column$/],
  ],
  [
    'two fields for a column',
    ['user_id'],
    ['user_id', 'UserID'],
    {},
    ['field 1 "user_id" and field 2 "UserID" would all go into column "user_id"'],
  ],
  ['a name twice', ['a'], ['a', 'a'], {}, ['field 1 "a" and field 2 "a" would all go into column "a"']],
  [
    'a name twice, extra fields allowed',
    ['a'],
    ['a', 'a'],
    { ignoreExtra: true },
    [/would all go into column "a"/],
  ],
  [
    'a field for two columns',
    ['user_id', 'userid'],
    ['User Id'],
    {},
    ['field 1 "User Id" could be column "user_id" or "userid"'],
  ],
  [
    'a column that needs a value',
    ['a', column('b', { notNull: true })],
    ['a'],
    {},
    ['column "b" is NOT NULL without a default, and no field goes into it'],
  ],
  [
    'a generated column',
    ['a', column('g', { generated: true })],
    ['a', 'g'],
    {},
    ['column "g" is generated by the server: it takes no value'],
  ],
  ['an empty name', ['a'], ['a', ''], {}, ['field 2 has an empty name']],
  ['separators alone are no name', ['a', '_'], ['a', '-'], {}, [/field 2 "-" goes into no column/]],
  ['nothing in common', ['a'], ['xyz'], { ignoreExtra: true }, ['no field goes into any column']],
  [
    'too many fields without a header',
    ['a', 'b'],
    undefined,
    { width: 3 },
    ['the source has 3 fields a record, public.t takes 2'],
  ],
  [
    'too few fields without a header',
    ['a', 'b'],
    undefined,
    { width: 1 },
    ['the source has 1 fields a record, public.t takes 2'],
  ],
  [
    '--columns of another number than the fields',
    ['a', 'b'],
    undefined,
    { columnsOption: ['a'], width: 2 },
    ['--columns names 1 fields, the source has 2'],
  ],
  [
    '--columns of another number than the header',
    ['a', 'b'],
    ['x', 'y', 'z'],
    { columnsOption: ['a', 'b'] },
    ['--columns names 2 fields, the source has 3'],
  ],
  [
    'a name with control bytes is shown escaped',
    ['a'],
    ['a', 'b\u001b[2J\n'],
    {},
    [/field 2 "b\\u001b\[2J\\n"/],
  ],
  [
    'all that is wrong at once',
    ['a', column('b', { notNull: true })],
    ['x', 'y'],
    {},
    [/field 1 "x"/, /field 2 "y"/, /column "b" is NOT NULL/],
  ],
];

test.for(bad)('%s is an error that names both sides', ([, columns, header, options, notes]) => {
  let error: SluiceError | undefined;
  try {
    map(tableOf(columns), header, options);
  } catch (caught) {
    error = caught as SluiceError;
  }
  expect(error).toMatchObject({ code: 'target/columns', exitStatus: 6, place: 'public.t' });
  expect(error?.notes.slice(0, notes.length)).toEqual(
    notes.map((note) => expect.stringMatching(asPattern(note))),
  );
  const sides = error?.notes.slice(notes.length) ?? [];
  expect(sides.at(-1)).toMatch(/^public\.t: /);
  const named = options.columnsOption ?? header;
  expect(sides).toHaveLength(named ? 2 : 1);
  if (named)
    expect(sides[0]).toBe(
      `${options.columnsOption ? '--columns' : 'header'}: ${named.map((name) => JSON.stringify(name)).join(', ')}`,
    );
});

test('of many problems the first are told, and how many more there are', () => {
  const header = Array.from({ length: 100 }, (_, i) => `field${i}x`);
  try {
    map(tableOf(['a']), header);
    expect.unreachable('it should have been refused');
  } catch (error) {
    const { notes } = error as SluiceError;
    expect(notes).toHaveLength(15);
    expect(notes[12]).toBe('and 88 more');
  }
});

function asPattern(note: string | RegExp): RegExp {
  return typeof note === 'string' ? new RegExp(`^${note.replaceAll(/[\\^$.*+?()[\]{}|]/g, '\\$&')}$`) : note;
}
