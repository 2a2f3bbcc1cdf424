import type { TimeFormat } from '../formats/times/time-format.ts';
import * as layout from './infer-layout.ts';
import { PLAN_INFER } from './layout.ts';
import type { PlanImage } from './plan-image.ts';
import { placeCounted } from './spelling-plan.ts';
import { placeTimeProgram } from './time-plan.ts';

/** How a source spells what PostgreSQL would write in another way: see `Spelling`. */
export interface InferPlan {
  /** Bytes; both 0 where numbers are written as PostgreSQL does. */
  readonly decimal: number;
  readonly thousands: number;
  readonly trueWords: readonly string[];
  readonly falseWords: readonly string[];
  /** How times are written; values of the types in `can`, CAN_* bits, are written in no other way. */
  readonly times: readonly { readonly format: TimeFormat; readonly can: number }[];
}

export const PLAIN_SPELLING: InferPlan = {
  decimal: 0,
  thousands: 0,
  trueWords: [],
  falseWords: [],
  times: [],
};

/** Has the kernel look for the columns' types instead of making rows. */
export function writeInfer(image: PlanImage, header: number, plan: InferPlan): void {
  image.u32(header + PLAN_INFER, placeInfer(image, plan));
}

/** Returns the address of an INFER structure. */
export function placeInfer(image: PlanImage, plan: InferPlan): number {
  const { decimal, thousands, trueWords, falseWords, times } = plan;
  const at = image.place(new Uint8Array(layout.INFER_SIZE));
  image.u32(at + layout.INFER_DECIMAL, decimal);
  image.u32(at + layout.INFER_THOUSANDS, thousands);
  if (trueWords.length + falseWords.length > 0) {
    image.u32(at + layout.INFER_TRUE, placeCounted(image, trueWords));
    image.u32(at + layout.INFER_FALSE, placeCounted(image, falseWords));
  }
  const programs = times.map(({ format }) => placeTimeProgram(image, format));
  const list = image.place(new Uint8Array(times.length * layout.INFER_TIME_SIZE));
  for (const [i, { can }] of times.entries()) {
    image.u32(list + i * layout.INFER_TIME_SIZE + layout.INFER_TIME_PROGRAM, programs[i] as number);
    image.u32(list + i * layout.INFER_TIME_SIZE + layout.INFER_TIME_CAN, can);
  }
  image.u32(at + layout.INFER_TIMES, times.length);
  image.u32(at + layout.INFER_TIMES_AT, list);
  return at;
}

/** What every slot has room for besides what its chunk becomes; half of it is left to where values are checked. */
const SPARE_BYTES = 32768;

/** Source bytes of a chunk whose slot has room for the profiles of so many columns, and for checking values. */
export function inferChunkBytes(columns: number, wanted: number): number {
  return Math.max(wanted, Math.ceil((columns * layout.PROFILE_SIZE - SPARE_BYTES) / 4));
}
