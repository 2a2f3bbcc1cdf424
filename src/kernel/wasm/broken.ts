import {
  BROKEN_AT, BROKEN_END, BROKEN_FAULT, BROKEN_SIZE, BROKEN_START, FRAME_BROKEN, FRAME_BROKEN_AT,
} from '../layout';

/** Notes in framing's table that `[start, end)` is no record, for what stands at `at`. */
export function noteBroken(state: usize, start: usize, end: usize, at: usize, fault: u32): void {
  const count = load<u32>(state, FRAME_BROKEN);
  const entry = <usize>load<u32>(state, FRAME_BROKEN_AT) + <usize>count * BROKEN_SIZE;
  store<u32>(entry, <u32>start, BROKEN_START);
  store<u32>(entry, <u32>end, BROKEN_END);
  store<u32>(entry, <u32>at, BROKEN_AT);
  store<u32>(entry, fault, BROKEN_FAULT);
  store<u32>(state, count + 1, FRAME_BROKEN);
}
