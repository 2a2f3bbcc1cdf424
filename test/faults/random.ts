import { createHash } from 'node:crypto';

/** Numbers by chance that are the same for the same seed. */
export interface Random {
  /** From 0 up to, not including, 1. */
  next(): number;
  /** A whole number from `least` to `most`, both included. */
  whole(least: number, most: number): number;
  /** As `whole`, small ones more often: each power of two is as likely as the next. */
  skewed(least: number, most: number): number;
  of<T>(list: readonly T[]): T;
}

/** mulberry32. Another `topic` has other numbers with the same seed. */
export function random(seed: number, topic = ''): Random {
  let state = createHash('sha256').update(`${seed} ${topic}`).digest().readInt32LE();
  const next = () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
  const whole = (least: number, most: number) => least + Math.floor(next() * (most - least + 1));
  return {
    next,
    whole,
    skewed: (least, most) =>
      Math.min(most, least - 1 + Math.floor(2 ** (next() * Math.log2(most - least + 2)))),
    of: (list) => {
      if (list.length === 0) throw new RangeError('nothing to choose from');
      return list[whole(0, list.length - 1)] as (typeof list)[number];
    },
  };
}

/** `SEED=7` repeats what a run with that seed did. */
export const FIRST_SEED = Number(process.env.SEED ?? Math.floor(Math.random() * 1e9));
