/** Stores in network byte order, which is what COPY BINARY wants. WebAssembly itself is little-endian. */

/** Both halves of a vector, their bytes the other way round. */
const REVERSED: usize = memory.data<u64>([0x0001020304050607, 0x08090a0b0c0d0e0f], 16);

// @ts-ignore: decorator
@inline
export function storeU16(at: usize, value: u16): void {
  store<u16>(at, bswap<u16>(value));
}

// @ts-ignore: decorator
@inline
export function storeU32(at: usize, value: u32): void {
  store<u32>(at, bswap<u32>(value));
}

/** By a vector, which takes half the instructions of shifts and masks. */
// @ts-ignore: decorator
@inline
export function storeU64(at: usize, value: u64): void {
  v128.store64_lane(at, i8x16.swizzle(i64x2.splat(value), v128.load(REVERSED)), 0);
}
