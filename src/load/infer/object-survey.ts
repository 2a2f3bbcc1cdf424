import { SluiceError } from '../../errors.ts';
import { cellsOf } from '../../formats/ndjson/cells.ts';
import type { Path } from '../../formats/ndjson/path.ts';
import { decodeObject } from '../../formats/ndjson/reference.ts';
import { objectOf, pathsOf } from '../../formats/ndjson/sample.ts';
import type { JsonCell } from '../../infer/add-value.ts';
import type { InferPlan } from '../../kernel/infer-plan.ts';
import type { JsonFormat } from '../../kernel/json-plan.ts';
import { STRIP_FIELDS } from '../../kernel/layout.ts';
import { FAULT_JSON_SYNTAX } from '../../record/fault-number.ts';
import type { Survey, Unforeseen } from './survey.ts';

/** A value of the records, and the name of its column. */
interface Place {
  readonly path: Path;
  readonly column: string;
}

export interface ObjectSurveyOptions {
  readonly format: JsonFormat['name'];
  readonly spelling: InferPlan;
  /** Those that a sample has. */
  readonly members: readonly Place[];
  /** The name of the column for one that no record of the sample had. */
  readonly nameOf: (path: Path) => string;
  /** Paths that lead into objects. */
  readonly within: readonly Path[];
  readonly rest: string | undefined;
  readonly uniqueKeys: boolean;
  readonly maxDepth: number;
}

/** Keys that the sample did not have are met on the way, and become columns too. */
export function surveyObjects(options: ObjectSurveyOptions): Survey {
  const { format, members, rest, uniqueKeys, maxDepth } = options;
  if (members.length === 0) {
    throw new SluiceError('source/empty', 'there is no record to make a table from');
  }
  if (members.length >= STRIP_FIELDS) {
    throw new SluiceError(
      'source/header',
      `the records have ${members.length} keys, at most ${STRIP_FIELDS - 1} can be read`,
      { hint: 'check that the keys are names, and not data' },
    );
  }
  const names = members.map(({ column }) => column);
  const paths = members.map(({ path }) => path);
  const places = paths.map((path) => ({ path, required: false }));
  const hasRest = rest !== undefined;
  return {
    kind: 'json',
    names,
    format: {
      name: format,
      members: hasRest ? [...places, { path: [], required: false }] : places,
      extra: hasRest ? { rest: places.length } : 'reject',
      uniqueKeys,
      maxDepth,
    },
    spelling: options.spelling,
    ...(hasRest && { rest }),
    fieldsOf: (record) => cellsOf(record, paths).map(textOf),
    ...unforeseenReader(options),
  };
}

function textOf(cell: JsonCell | undefined): Uint8Array | undefined {
  return cell === undefined || cell.kind === 'null' ? undefined : cell.text;
}

function unforeseenReader(options: ObjectSurveyOptions): Pick<Survey, 'readUnforeseen' | 'grown'> {
  const { nameOf, within, uniqueKeys, maxDepth } = options;
  const members = [...options.members];
  const known = new Set(members.map(({ path }) => JSON.stringify(path)));
  const grown = () =>
    members.length + 1 < STRIP_FIELDS ? surveyObjects({ ...options, members: [...members] }) : undefined;
  const readUnforeseen = (record: Uint8Array): Unforeseen => {
    const value = objectOf(record);
    if (value === undefined) return { fault: FAULT_JSON_SYNTAX };
    for (const path of pathsOf([{ start: 0, bytes: record, value }], within)) {
      const key = JSON.stringify(path);
      if (known.has(key)) continue;
      known.add(key);
      members.push({ path, column: nameOf(path) });
    }
    const decoded = decodeObject(
      Buffer.from(record),
      { start: 0, end: record.length, tooLong: false },
      {
        members: members.map(({ path }) => ({ path, form: 'text', required: false })),
        extra: 'ignore',
        uniqueKeys,
        maxDepth,
      },
    );
    if ('fault' in decoded) return { fault: decoded.fault };
    const cells = cellsOf(
      record,
      members.map(({ path }) => path),
    );
    return { cells: new Map(members.map(({ column }, i) => [column, cells[i]])) };
  };
  return { readUnforeseen, grown };
}
