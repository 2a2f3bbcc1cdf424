import type { Writable } from 'node:stream';
import type { FileTarget, LoadSettings } from '../../config/settings.ts';
import type { Plan } from '../../engine/plan.ts';
import { recordFits } from '../../engine/plan.ts';
import { SluiceError } from '../../errors.ts';
import { evidenceLines } from '../../infer/evidence.ts';
import { compressedOutput } from '../../sinks/file/compressed-output.ts';
import { csvHeader } from '../../sinks/file/csv-header.ts';
import { descriptorOutput } from '../../sinks/file/descriptor-output.ts';
import { openFileOutput } from '../../sinks/file/file-output.ts';
import type { Output } from '../../sinks/file/output.ts';
import { FileSink } from '../../sinks/file/sink.ts';
import { streamOutput } from '../../sinks/file/stream-output.ts';
import { describeJob } from '../job/job.ts';
import { makePlan } from '../make-plan.ts';
import type { OpenSource } from '../source/open-source.ts';
import { refuseOwnFiles } from '../source/own-files.ts';
import { refuseUntyped } from '../source/spell-times.ts';
import { findColumns } from './found-columns.ts';
import type { LoadTarget, PreparedLoad } from './load-target.ts';

/** Where `--to -` writes: a stream, or the number of a descriptor that is a file. */
export type DataOutput = Writable | number;

/** Opens the file, or standard output: what is there already is refused before anything is read. */
export async function openFileTarget(
  settings: LoadSettings,
  wanted: FileTarget,
  standard: DataOutput | undefined,
): Promise<LoadTarget> {
  const shown = wanted.path === '-' ? 'standard output' : wanted.path;
  const output = settings.explain ? undefined : await openOutput(wanted, shown, standard);
  return {
    shown,
    hasTables: false,
    prepare: (source) => prepareFile(settings, wanted, shown, output, source),
    close: async () => output?.close(),
  };
}

async function openOutput(
  { path, compression, overwrite }: FileTarget,
  shown: string,
  standard: DataOutput | undefined,
): Promise<Output> {
  const plain = path === '-' ? standardOutput(standard) : await openFileOutput(path, overwrite);
  return compression === undefined ? plain : compressedOutput(plain, compression, shown);
}

function standardOutput(standard: DataOutput | undefined): Output {
  if (standard === undefined)
    throw new SluiceError('usage', 'no output was given for the records', { place: 'to' });
  return typeof standard === 'number' ? descriptorOutput(standard) : streamOutput(standard);
}

async function prepareFile(
  settings: LoadSettings,
  { format: wire, delimiter, types, path }: FileTarget,
  shown: string,
  output: Output | undefined,
  source: OpenSource,
): Promise<PreparedLoad> {
  if (path !== '-') await refuseOwnFiles(path, source, settings.rejectsFile);
  // JSON stays what it is: a value that is a number there is one here, whatever others of its key are.
  const isSame = source.format.name !== 'csv' && wire === 'ndjson' && settings.dateFormats.length === 0;
  const usual = isSame ? 'json' : 'inferred';
  refuseUntyped(settings, types ?? usual);
  const { schema, format, columns } = await findColumns(source.format, types ?? usual, shown);
  const made = makePlan(settings, format, schema, wire, undefined);
  const plan: Plan = { ...made, kernel: { ...made.kernel, outDelimiter: delimiter.charCodeAt(0) } };
  refuseLongNames(plan, shown);
  const names = schema.columns.map(({ name }) => name);
  const head = wire === 'csv' ? csvHeader(names, delimiter) : Buffer.alloc(0);
  return {
    job: await describeJob(source, undefined, shown, shown, 'append'),
    plan,
    sink: new FileSink({ output: output ?? descriptorOutput(-1), wire, head, place: shown }),
    table: shown,
    notes: settings.explain ? ['types found', ...evidenceLines(columns)] : [],
    where: [],
    ...(path !== '-' && { unfinished: [`nothing was written to ${shown}`] }),
  };
}

/** Each record of NDJSON has all the names in it. */
function refuseLongNames(plan: Plan, place: string): void {
  if (recordFits(plan)) return;
  throw new SluiceError('target/columns', 'the names of the columns are longer than a chunk has room for', {
    place,
    hint: '--chunk 16MiB makes more; --columns a,b,c gives other names',
  });
}
