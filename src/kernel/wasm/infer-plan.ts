import {
  INFER_DECIMAL, INFER_FALSE, INFER_THOUSANDS, INFER_TIMES, INFER_TIMES_AT, INFER_TIME_CAN, INFER_TIME_SIZE, INFER_TRUE,
} from '../infer-layout';

/** Whether columns' types are looked for, and no rows are made. */
export let infers: bool = false;
/** What the plan says of spellings. See ../infer-layout. */
export let decimal: u8 = 0;
export let thousands: u8 = 0;
export let trueWords: usize = 0;
export let falseWords: usize = 0;
export let timeCount: u32 = 0;
export let timesAt: usize = 0;
/** The types of which some way to write them is among those. */
export let timesGoverned: u32 = 0;

/** `infer`: address of an INFER structure, or 0 where no types are looked for. */
export function configureInfer(infer: usize): void {
  infers = infer != 0;
  if (!infers) return;
  decimal = <u8>load<u32>(infer, INFER_DECIMAL);
  thousands = <u8>load<u32>(infer, INFER_THOUSANDS);
  trueWords = load<u32>(infer, INFER_TRUE);
  falseWords = load<u32>(infer, INFER_FALSE);
  timeCount = load<u32>(infer, INFER_TIMES);
  timesAt = load<u32>(infer, INFER_TIMES_AT);
  timesGoverned = 0;
  for (let i: u32 = 0; i < timeCount; i++) {
    timesGoverned |= load<u32>(timesAt + <usize>i * INFER_TIME_SIZE, INFER_TIME_CAN);
  }
}
