import type { InferSettings } from '../../config/infer-settings.ts';
import { decideColumn, type InferredColumn } from '../../infer/decide.ts';
import { type ColumnProfile, emptyProfile, mergeProfiles, type Witness } from '../../infer/profile.ts';
import { type OpenOne, openSource } from '../source/open-source.ts';
import type { InferOutcome } from './infer-outcome.ts';
import { typeNamed } from './type-named.ts';

/** The same for several sources, one after another: what they say together. */
export async function inferMany(
  settings: InferSettings,
  open: OpenOne,
  inferOne: (settings: InferSettings) => Promise<InferOutcome>,
): Promise<InferOutcome> {
  // All of them are looked at first: whether they go together is told before any is read.
  const { input, many } = await openSource(settings.source, open);
  await input.close();
  const names = (many?.inputs ?? []).filter(({ isEmpty }) => !isEmpty).map(({ name }) => name);
  let all: InferOutcome | undefined;
  for (const [number, name] of names.entries()) {
    const source = { ...settings.source, source: name, sources: [name], isMany: false };
    const next = placed(await inferOne({ ...settings, source }), number);
    all = all === undefined ? next : joined(all, next, settings);
  }
  if (all === undefined) throw new Error('none of the sources is read, and none was refused');
  return { ...all, source: settings.source.source };
}

/** The second one's records as if they stood behind those of the first. */
function joined(one: InferOutcome, other: InferOutcome, { source }: InferSettings): InferOutcome {
  const read = one.read + other.read;
  const rejected = one.rejected + other.rejected;
  const names = [...new Set([...one.columns, ...other.columns].map(({ name }) => name))];
  const columns = names.map((name): InferredColumn => {
    const [mine, others] = [one, other].map(({ columns }) => columns.find((column) => column.name === name));
    if (name === source.rest) return (mine ?? others) as InferredColumn;
    const [first, second] = [mine, others].map((column) => column?.profile ?? emptyProfile(one.kind));
    const profile = mergeProfiles(first as ColumnProfile, second as ColumnProfile);
    return decideColumn(name, profile, read - rejected, one.kind);
  });
  const firstRejected = one.firstRejected ?? other.firstRejected;
  return {
    ...one,
    columns: typeNamed(columns, source.dateFormats),
    read,
    rejected,
    ...(firstRejected && { firstRejected }),
    bytes: one.bytes + other.bytes,
    isWhole: one.isWhole && other.isWhole,
    seconds: one.seconds + other.seconds,
  };
}

/** Its witnesses say which source they are of. */
function placed(outcome: InferOutcome, number: number): InferOutcome {
  const source = { number, name: outcome.source };
  const witness = (found: Witness | undefined) => found && { ...found, source };
  const columns = outcome.columns.map((column) => {
    const { profile, runnerUp } = column;
    const { first, longest, cannot } = profile;
    return {
      ...column,
      profile: {
        ...profile,
        first: witness(first),
        longest: witness(longest),
        cannot: cannot.map(witness),
      },
      ...(runnerUp && { runnerUp: { ...runnerUp, by: { ...runnerUp.by, source } } }),
    };
  });
  return { ...outcome, columns };
}
