import type { Random } from './random.ts';

/** How big everything is and how much is done at once: what may change between the runs of a job. */
export interface Settings {
  readonly lanes: number;
  readonly workers: number;
  readonly batch: string;
  readonly chunk: string;
  readonly batchAge: string;
}

/** Small ones more often: they have more transactions to be killed in. */
const BATCHES = [
  '1rows',
  '2rows',
  '3rows',
  '7rows',
  '20rows',
  '40rows',
  '400rows',
  '500',
  '1KiB',
  '8KiB',
  '8MiB',
];
const CHUNKS = ['1', '1', '50', '100', '100', '300', '1KiB', '4KiB', '32KiB', '1MiB'];
const AGES = ['1ms', '20ms', '1s'];

/** What a kind of load leaves to chance. */
export interface Choices {
  readonly lanes: readonly number[];
  readonly batches?: readonly string[];
  readonly chunks?: readonly string[];
}

export function anySettings(
  random: Random,
  { lanes, batches = BATCHES, chunks = CHUNKS }: Choices,
): Settings {
  return {
    lanes: random.of(lanes),
    workers: random.whole(0, 2),
    batch: random.of(batches),
    chunk: random.of(chunks),
    batchAge: random.of(AGES),
  };
}

export function argumentsOf({ lanes, workers, batch, chunk, batchAge }: Settings): string[] {
  const values = {
    '--lanes': lanes,
    '--workers': workers,
    '--batch': batch,
    '--chunk': chunk,
    '--batch-age': batchAge,
  };
  return Object.entries(values).flatMap(([option, value]) => [option, String(value)]);
}
