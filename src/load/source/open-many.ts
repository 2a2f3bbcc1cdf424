import { LIMITS } from '../../config/limits.ts';
import type { LoadSettings } from '../../config/settings.ts';
import { SluiceError } from '../../errors.ts';
import { type Input, isWholeHead } from '../../record/source.ts';
import { textBytes } from '../../record/source-bytes.ts';
import { UNIT_BYTE } from '../../record/text-unit.ts';
import { type ListedInput, listInputs } from '../../sources/list.ts';
import { isPipe } from '../job/job.ts';
import { lookAt, type ManyInput, type OpenOne, type OpenSource } from './open-source.ts';
import type { Piece } from './source-format.ts';

/** What of inputs behind the first is looked at; more only where that does not tell. */
const BRIEF_BYTES = 1 << 16;
/** So many of them give records to the sample from which a table is made. */
const SAMPLED_INPUTS = 32;
const LF = 10;

/**
 * Looks at the beginning of every input, one after another, before anything is loaded from any: the first that is
 * not empty says what all of them are. Throws `source/*` and `usage`.
 */
export async function openMany(settings: LoadSettings, open: OpenOne): Promise<OpenSource> {
  const { rejectsFile, target } = settings;
  const written = [
    ...(rejectsFile === undefined ? [] : [rejectsFile]),
    ...(target.kind === 'file' ? [target.path] : []),
  ];
  const rules = { most: LIMITS.inputs.max, written };
  const listed = await listInputs(settings.sources, rules);
  const step = Math.max(1, Math.ceil(listed.length / SAMPLED_INPUTS));
  const many: ManyInput[] = [];
  let first: OpenSource | undefined;
  try {
    for (const [i, one] of listed.entries()) {
      const input = await open(one.name);
      const looked = await lookAtOne(input, one, settings, first, i % step === 0).catch(closing(input));
      many.push(looked.known);
      if (first === undefined && looked.source !== undefined) first = looked.source;
      else await input.close();
    }
  } catch (error) {
    await first?.input.close();
    throw error;
  }
  if (first === undefined) throw allEmpty(listed);
  return { ...first, many: { sources: settings.sources, inputs: many } };
}

function closing(input: Input): (error: unknown) => Promise<never> {
  return async (error) => {
    await input.close();
    throw error;
  };
}

async function lookAtOne(
  input: Input,
  one: ListedInput,
  settings: LoadSettings,
  first: OpenSource | undefined,
  isSampled: boolean,
): Promise<{ known: ManyInput; source: OpenSource | undefined }> {
  const fingerprint = await input.fingerprint();
  if (isPipe(fingerprint)) throw onlyOnce(one.name);
  const source = await look(input, { ...settings, source: one.name }, first === undefined);
  const { size, disk } = input;
  const known = { ...one, fingerprint, size, diskBytes: disk === undefined ? size : disk.size };
  if (source === undefined)
    return { known: { ...known, isEmpty: true, from: 0, fromLine: 1, plan: 0 }, source };
  const { from, fromLine, format } = source;
  if (first !== undefined && first.format.name !== format.name) throw otherFormat(first, source);
  const sample = isSampled && first !== undefined ? await pieceOf(input, from) : undefined;
  const plan = first === undefined ? 0 : first.format.join(format, sample);
  return { known: { ...known, isEmpty: false, from, fromLine, plan }, source };
}

/** Undefined where there is nothing in it. */
async function look(input: Input, settings: LoadSettings, isFirst: boolean): Promise<OpenSource | undefined> {
  try {
    if (!isFirst) {
      const found = await lookAt(briefly(input), settings, BRIEF_BYTES).catch(ifUnclear);
      if (found !== undefined) return { ...found, input };
    }
    return await lookAt(input, settings);
  } catch (error) {
    if (error instanceof SluiceError && error.code === 'source/empty') return undefined;
    throw error;
  }
}

/** More of the input may tell. */
function ifUnclear(error: unknown): undefined {
  if (error instanceof SluiceError && error.code === 'source/header') return undefined;
  throw error;
}

/** The same input, of which no more than its beginning is to be seen. */
function briefly(input: Input): Input {
  const head = (limit: number) => input.head(Math.min(limit, BRIEF_BYTES));
  return new Proxy(input, {
    get: (target, key) => {
      if (key === 'head') return head;
      const value = key === 'sample' ? undefined : Reflect.get(target, key, target);
      return typeof value === 'function' ? value.bind(target) : value;
    },
  });
}

/** Whole lines behind the header. */
async function pieceOf(input: Input, from: number): Promise<Piece> {
  const limit = from + BRIEF_BYTES;
  const bytes = await input.head(limit);
  const { unit = UNIT_BYTE } = input;
  const start = textBytes(unit, bytes, from);
  const isWhole = input.size !== undefined && isWholeHead(input, bytes, limit);
  const end = isWhole ? bytes.length : bytes.lastIndexOf(LF) + 1;
  return { lines: bytes.subarray(start, Math.max(start, end)), offset: from, unit };
}

function otherFormat(first: OpenSource, other: OpenSource): SluiceError {
  const say = ({ input, format }: OpenSource) => `${input.id}: ${format.name}`;
  return new SluiceError('source/header', 'it has another format than the first source', {
    place: other.input.id,
    notes: [say(first), say(other)],
    hint: 'load them in jobs of their own, or name the format of all of them with --format',
  });
}

function onlyOnce(place: string): SluiceError {
  return new SluiceError(
    'source/unreadable',
    'can be read but once, and such a source cannot be one of several',
    {
      place,
      hint: 'load it by itself, or save it as a file first',
    },
  );
}

function allEmpty(listed: readonly ListedInput[]): SluiceError {
  const [one] = listed;
  return new SluiceError('source/empty', 'the input is empty, and so are all others', {
    place: one?.name ?? '',
    hint: 'check that whatever writes them has finished, and without an error',
  });
}
