import { ENUM_HASH_FACTOR } from '../enum-layout';
import { firstBytes } from './block-mask';

/** The hash that the host put a label into its table by. Reads up to 16 bytes past the end. */
// @ts-ignore: decorator
@inline
export function enumHash(at: usize, end: usize): u32 {
  const factors = i32x4.splat(ENUM_HASH_FACTOR);
  let lanes = i32x4.splat(<i32>(end - at));
  do {
    const block = v128.and(v128.load(at), firstBytes(end - at));
    lanes = i32x4.mul(v128.xor(lanes, block), factors);
    lanes = v128.xor(lanes, i32x4.shr_u(lanes, 15));
    at += 16;
  } while (at < end);
  const even = i32x4.extract_lane(lanes, 0) ^ rotl<i32>(i32x4.extract_lane(lanes, 1), 8);
  const odd = i32x4.extract_lane(lanes, 2) ^ rotl<i32>(i32x4.extract_lane(lanes, 3), 8);
  return <u32>(even ^ rotl<i32>(odd, 16));
}
