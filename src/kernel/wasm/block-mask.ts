const SET_THEN_CLEAR: usize = memory.data<u64>([-1, -1, 0, 0]);

/** Marks the first `count` of sixteen bytes, and all of them if there are more. */
// @ts-ignore: decorator
@inline
export function firstBytes(count: usize): v128 {
  return v128.load(SET_THEN_CLEAR + 16 - min<usize>(count, 16));
}
